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
  EXPECT_OK(capture_show(&capture, &out));
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
    EXPECT_OK(capture_show(&capture, &out));
    EXPECT_MEM(out.data, out.size, "few", 3);
    capture_free(&capture);
  }
}

static size_t in_use(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

struct most {
  size_t before, most;
  uint64_t out;
};

static void look(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  struct most *most = ctx;
  size_t now = in_use();
  (void)child;
  EXPECT_EQ(err, 0);
  EXPECT_GT(out, most->out);
  most->out = out;
  if (now > most->most)
    most->most = now;
}

static void measure(cp_keep keep) {
  enum { LIMIT = 2 << 20, COMES = 16 << 20 };
  struct most most = {.before = in_use()};
  cp_result *r = EXEC(CP_OPTIONS(.max_buffer = LIMIT, .keep = keep, .overflow = CP_OVERFLOW_DROP,
                                 .on_progress = look, .progress_ctx = &most),
                      "writes", "16777216");
  EXPECT_EQ(r->out.size, LIMIT);
  EXPECT_EQ(r->out.total, COMES);
  EXPECT_EQ(most.out, COMES);
  EXPECT_LE(most.most - most.before, LIMIT + READ + 3 * PAGES); /* and the child itself */
  r = cp_result_free(r);
}

TEST(a_long_output_is_captured_in_the_memory_of_its_limit) {
  void *some = malloc(1000);
  EXPECT(some != NULL);
  size_t used = in_use();
  free(some);
  if (used == 0)
    SKIP("this allocator does not say what is in use");
  cp_result_free(EXEC(CP_OPTIONS(.text = true), "say", "warm")); /* the loop is made once */
  measure(CP_KEEP_HEAD);
  measure(CP_KEEP_TAIL);
  measure(CP_KEEP_BOTH);
}
