/* Jobs run at the same time, and may end in any order. */
#include "harness.h"
#include "host.h"
#include "recorder_check.h"

#include <unistd.h>

#define JOBS 3

static void open_pipes(void) {
  for (size_t i = 0; i < JOBS; i++)
    EXPECT_SYS(pipe(the_board->pipes[i]));
}

static void close_pipes(void) {
  for (size_t i = 0; i < JOBS; i++) {
    EXPECT_SYS(close(the_board->pipes[i][0]));
    EXPECT_SYS(close(the_board->pipes[i][1]));
  }
}

static void send_to(size_t i) {
  EXPECT_EQ(write(the_board->pipes[i][1], "x", 1), 1);
}

static void wait_for_message(size_t i) {
  char c;
  EXPECT_EQ(read(the_board->pipes[i][0], &c, 1), 1);
}

/* Each job tells the others that it is there, and goes on when all of them are. */
static int meets_the_others(void *arg) {
  size_t self = job_begins(arg);
  for (size_t i = 0; i < JOBS; i++)
    if (i != self)
      send_to(i);
  for (size_t i = 1; i < JOBS; i++)
    wait_for_message(self);
  return (int)self + 10;
}

static void run_three(int (*run)(void *)) {
  job jobs[JOBS];
  job_result out[JOBS];
  host_begin();
  open_pipes();
  for (size_t i = 0; i < JOBS; i++)
    jobs[i] = (job){run, number(i)};
  int r = host_run(jobs, JOBS, out);
  EXPECT_EQ(r, 0);
  expect_results(out, (job_result[]){{10, 0}, {11, 0}, {12, 0}}, JOBS);
  close_pipes();
  host_end();
}

TEST(parallel) {
  run_three(meets_the_others);
}

/* The last job ends first: each waits until the one after it has ended. */
static int ends_after_the_next(void *arg) {
  size_t self = job_begins(arg);
  if (self + 1 < JOBS) {
    while (!the_board->pids[self + 1])
      rest(1);
    while (!in_state(the_board->pids[self + 1], "ZX"))
      rest(1);
  }
  return (int)self + 10;
}

TEST(backwards) {
  run_three(ends_after_the_next);
}

TEST(parent_first) {
  EXPECT_EQ(recorder_set_delay("child:20"), 0);
  run_three(meets_the_others);
}

TEST(child_first) {
  EXPECT_EQ(recorder_set_delay("parent:20"), 0);
  run_three(meets_the_others);
}
