/* Thousands of commands with hundreds in flight: nothing is left of them. */
#include "support.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLACK = 16384 }; /* less than a block of 100 bytes for each command */

struct tally {
  int ok, failed, missing;
};

static void count(const cp_result *result, void *ctx) {
  struct tally *tally = ctx;
  if (result->pid == 0)
    tally->missing++;
  else if (result->code == 0)
    tally->ok++;
  else
    tally->failed++;
  EXPECT(result->pid == 0 || (result->out.eof && result->err.eof));
  if (result->code == 0)
    EXPECT_OUT(result->out, "hello\n");
}

static void start_some(cp_queue *queue, int how_many, struct tally *tally) {
  for (int i = 0; i < how_many; i++) {
    const cp_options *options = CP_OPTIONS(.queue = queue);
    cp_child *child = i % 10 == 7   ? cp_exec("echo bad >&2; exit 3", options, count, tally)
                      : i % 10 == 8 ? cp_exec_file("/no/such", NULL, options, count, tally)
                                    : cp_exec_file("echo", CP_ARGS("hello"), options, count, tally);
    EXPECT(child != NULL);
  }
}

static void run_many(int how_many) {
  struct tally tally = {0};
  cp_queue *queue = cp_queue_new(200);
  start_some(queue, how_many, &tally);
  EXPECT_EQ(cp_run(), 0);
  EXPECT(tally.ok == how_many / 10 * 8 && tally.failed == how_many / 10 && tally.missing == how_many / 10);
  cp_queue_free(queue);
  expect_no_child();
}

static size_t in_use(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(ten_thousand_execs_leave_nothing) {
  run_many(400); /* what is made once is made now */
  int fds = test_open_fds();
  size_t bytes = in_use();
  run_many(test_full() ? 10000 : 1000);
  EXPECT_EQ(test_open_fds(), fds);
  EXPECT_LE(in_use(), bytes + SLACK);
}

TEST(thousands_of_synchronous_execs_leave_nothing) {
  for (int i = 0; i < 50; i++) /* the allocator keeps some of what it has been given back */
    cp_result_free(cp_exec_file_sync("echo", CP_ARGS("hello"), NULL));
  int fds = test_open_fds();
  size_t bytes = in_use();
  for (int i = 0; i < (test_full() ? 3000 : 200); i++) {
    cp_result *r = cp_exec_file_sync("echo", CP_ARGS("hello"), NULL);
    EXPECT_OUT(r->out, "hello\n");
    r = cp_result_free(r);
  }
  EXPECT_EQ(test_open_fds(), fds);
  EXPECT_LE(in_use(), bytes + SLACK);
  expect_no_child();
}
