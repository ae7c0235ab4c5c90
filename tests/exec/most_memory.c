/* What the output costs: never more than its limit and one read, also while the memory for it grows. */
#include "../unit/allocations.h"
#include "child/capture.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define READ 65536
#define PAGES 8192 /* what the allocator rounds up to */

static void note_size(const cp_result *result, void *ctx) {
  *(size_t *)ctx = result->out.size;
}

static size_t most_of_exec(size_t comes, const cp_options *options) {
  char size[32];
  size_t kept = 0;
  snprintf(size, sizeof size, "%zu", comes);
  allocations_arm(0);
  cp_options own = *options;
  own.loop = cp_loop_new();
  EXPECT(cp_exec_file(test_program(), HELPER_ARGS("writes", size, "1", "0"), &own, note_size, &kept) != NULL);
  run(own.loop);
  cp_loop_free(own.loop);
  size_t most = allocations_most();
  EXPECT(!allocations_disarm());
  EXPECT_LE(kept, comes);
  return most;
}

static size_t most_of_sync(size_t comes, const cp_options *options) {
  char size[32];
  snprintf(size, sizeof size, "%zu", comes);
  allocations_arm(0);
  cp_result *r = cp_exec_file_sync(test_program(), HELPER_ARGS("writes", size, "1", "0"), options);
  size_t most = allocations_most();
  EXPECT_LE(r->out.size, comes);
  r = cp_result_free(r);
  EXPECT(!allocations_disarm());
  return most;
}

static void check(size_t (*most_of)(size_t comes, const cp_options *options)) {
  allocations_once();
  static const size_t limits[] = {1000, 30000, 65536, 100000, 150000, 300000, 1 << 20, (3 << 20) + 1};
  (void)most_of(0, CP_OPTIONS(.text = true));
  size_t base = most_of(0, CP_OPTIONS(.text = true));
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++) {
      NOTE("limit %zu, keep %d", limits[i], keep);
      const cp_options *options = CP_OPTIONS(.max_buffer = (int64_t)limits[i], .keep = (cp_keep)keep,
                                             .overflow = CP_OVERFLOW_DROP, .text = true);
      EXPECT_LE(most_of(limits[i], options), base + limits[i] + READ + PAGES);
      EXPECT_LE(most_of(3 * limits[i], options), base + limits[i] + READ + PAGES);
    }
}

TEST(the_most_that_exec_holds) {
  check(most_of_exec);
}

TEST(the_most_that_a_synchronous_call_holds) {
  check(most_of_sync);
}

/* ---- a limit for which there is no memory at once ---- */

static void add_until(struct capture *capture, size_t size) {
  static char chunk[READ];
  while (capture->size < size)
    EXPECT_OK(capture_add(capture, chunk, size - capture->size < READ ? size - capture->size : READ));
}

TEST(a_limit_that_is_not_to_be_had_is_approached) {
  enum { LIMIT = 1 << 20 };
  struct capture capture;
  capture_init(&capture, CP_KEEP_HEAD, LIMIT, false);
  allocations_arm(1); /* the whole limit */
  add_until(&capture, LIMIT / 2);
  EXPECT_LT(capture.room, LIMIT);
  EXPECT_LE(allocations_most(), LIMIT + READ + PAGES);
  capture_free(&capture);
  EXPECT(allocations_disarm());
}

TEST(what_does_not_fit_beside_the_old_block_is_refused) {
  enum { LIMIT = 1 << 20 };
  struct capture capture;
  cp_output out = {0};
  static char chunk[READ];
  int r = 0;
  capture_init(&capture, CP_KEEP_HEAD, LIMIT, false);
  allocations_arm(1);
  while (r == 0 && capture.size < LIMIT)
    r = capture_add(&capture, chunk, READ);
  EXPECT_EQ(r, -ENOMEM);
  EXPECT_LE(allocations_most(), LIMIT + READ + PAGES);
  EXPECT_OK(capture_add(&capture, chunk, READ)); /* told once; dropped */
  capture_show(&capture, &out);
  EXPECT(out.truncated && out.size == capture.size && out.gap == out.size && out.size >= LIMIT / 2);
  capture_free(&capture);
  EXPECT(allocations_disarm());
}

TEST(a_limit_beyond_all_memory_grows_as_it_is_used) {
  struct capture capture;
  for (int keep = CP_KEEP_HEAD; keep <= CP_KEEP_BOTH; keep++) {
    capture_init(&capture, (cp_keep)keep, INT64_MAX - 1, false);
    allocations_arm(0);
    add_until(&capture, 1000000);
    EXPECT_LE(capture.room, 2000000 + PAGES);
    capture_free(&capture);
    EXPECT(!allocations_disarm());
  }
}
