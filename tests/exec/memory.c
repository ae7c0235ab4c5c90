/* Never more memory than the limit and one read. */
#include "child/capture.h"
#include "support.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define READ 65536
#define PAGES 8192 /* what the allocator rounds up to */

static void check(cp_keep keep, size_t limit) {
  static char chunk[READ];
  struct capture capture;
  cp_output out = {0};
  capture_init(&capture, keep, (int64_t)limit, true);
  for (int i = 0; i < 100; i++) {
    EXPECT_OK(capture_add(&capture, chunk, sizeof chunk));
    EXPECT_LE(malloc_usable_size(capture.data), limit + PAGES);
  }
  capture_show(&capture, &out);
  EXPECT_EQ(out.size, limit);
  EXPECT_LE(malloc_usable_size(capture.data), limit + PAGES);
  capture_free(&capture);
}

TEST(a_capture_holds_no_more_than_its_limit) {
  for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++) {
    check((cp_keep)keep, 1000);
    check((cp_keep)keep, 100000);
    check((cp_keep)keep, (1 << 20) + 1);
  }
}

TEST(a_big_limit_costs_nothing_before_it_is_used) {
  struct capture capture;
  cp_output out = {0};
  for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++) {
    capture_init(&capture, (cp_keep)keep, INT64_MAX - 1, false);
    EXPECT_OK(capture_add(&capture, "few", 3));
    EXPECT_LE(malloc_usable_size(capture.data), PAGES);
    capture_show(&capture, &out);
    EXPECT_MEM(out.data, out.size, "few", 3);
    capture_free(&capture);
  }
}
