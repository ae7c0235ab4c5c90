/* How run_all() waits: asleep, for its own children alone, until they have ended. */
#include "harness.h"
#include "host.h"
#include "recorder_check.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLLS = 20 };

/* Ends as soon as somebody has been seen asking again and again, or after a while in which nobody did. */
static int takes_its_time(void *arg) {
  (void)job_begins(arg);
  for (int i = 0; i < 50 && recorder_empty_polls() < 2 * POLLS; i++)
    rest(5);
  return 4;
}

TEST(sleeps) {
  job jobs[1] = {{takes_its_time, number(0)}};
  job_result out[1];
  host_begin();
  EXPECT_EQ(host_run(jobs, 1, out), 0);
  expect_code(out, 0, 4);
  EXPECT_MISTAKE("busy-wait", recorder_empty_polls() < POLLS,
                 "a wait with WNOHANG found nothing %u times in a row, while a job still ran",
                 recorder_empty_polls());
  host_end();
}

static int stops_itself(void *arg) {
  if (job_begins(arg) == 0)
    (void)raise(SIGSTOP);
  return 6;
}

/* Continues the stopped job, once the host has had time to think that it is over. */
static pid_t start_conductor(void) {
  pid_t pid = fork();
  EXPECT_SYS(pid);
  if (pid > 0)
    return pid;
  pid_t stopped;
  while (!(stopped = the_board->pids[0]) || !in_state(stopped, "TZX"))
    rest(1);
  rest(100);
  the_board->continued = true;
  (void)kill(stopped, SIGCONT);
  _exit(1);
}

TEST(stopped) {
  job jobs[2] = {{stops_itself, number(0)}, {stops_itself, number(1)}};
  job_result out[2];
  host_begin();
  pid_t conductor = start_conductor();
  EXPECT_EQ(run_all(jobs, 2, out), 0);
  EXPECT_MISTAKE("stopped-is-not-dead", the_board->continued,
                 "run_all() returned while job 0 was stopped; out[0] is {.code = %d, .signal = %d}",
                 out[0].code, out[0].signal);
  int status = 0;
  pid_t found = waitpid(conductor, &status, 0);
  EXPECT_MISTAKE("wrong-child", found == conductor, "run_all() waited for a child that is none of its jobs");
  host_look(2);
  expect_code(out, 0, 6);
  expect_code(out, 1, 6);
  host_end();
}

static int returns_two(void *arg) {
  (void)job_begins(arg);
  return 2;
}

/* The host's second child goes on; run_all() has nothing to wait for in it. */
TEST(other_child) {
  job jobs[2] = {{returns_two, number(0)}, {returns_two, number(1)}};
  job_result out[2];
  host_begin();
  test_gate gate = test_gate_open();
  pid_t other = fork();
  EXPECT_SYS(other);
  if (other == 0) {
    (void)test_hold(&gate);
    _exit(9);
  }
  EXPECT_EQ(run_all(jobs, 2, out), 0);
  test_release(&gate, 1);
  int status = 0;
  EXPECT_EQ(waitpid(other, &status, 0), other);
  EXPECT_EQ(WEXITSTATUS(status), 9);
  host_look(2);
  expect_code(out, 0, 2);
  expect_code(out, 1, 2);
  test_gate_close(&gate);
  host_end();
}
