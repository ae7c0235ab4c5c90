/* What run() does when a call fails, and how it waits. */
#include "harness.h"
#include "recorder_check.h"
#include "support.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { POLLS = 20 };

static const char *held;

static void body_fork_fails(void) {
  ending end = {-7, -7};
  const char *args[] = {probe_argument(), "exit:0"};
  host_own_child();
  EXPECT_EQ(recorder_set_fault("fork:1:EAGAIN,vfork:1:EAGAIN,posix_spawn:1:EAGAIN,posix_spawnp:1:EAGAIN"), 0);
  int error = run(&(command){"catalogue-probe", args, 2, NULL, NULL}, &end);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_LT(0, recorder_faults_struck());
  EXPECT(host_returned());
  EXPECT_MISTAKE("fork-unchecked", error != 0 && error != ECHILD,
                 "no process could be made, and run() returned %d, code %d", error, end.code);
  EXPECT_EQ(error, EAGAIN);
  host_look_at_own_child();
  EXPECT_EQ(seen->runs, 0);
}

TEST(fork_fails) {
  support_begin();
  host_run(body_fork_fails);
  support_end();
}

static void body_interrupted(void) {
  ending end = {-7, -7};
  const char *args[] = {probe_argument(), "exit:5"};
  EXPECT_EQ(recorder_set_fault("waitpid:1:EINTR,wait:1:EINTR,wait4:1:EINTR,waitid:1:EINTR"), 0);
  int error = run(&(command){"catalogue-probe", args, 2, NULL, NULL}, &end);
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT(host_returned());
  int left = host_take_left();
  EXPECT_MISTAKE("wait-eintr", error == 0 && left == 0,
                 "a signal interrupted the wait; run() returned %d and left %d child", error, left);
  EXPECT_EQ(end.code, 5);
}

TEST(interrupted) {
  support_begin();
  host_run(body_interrupted);
  support_end();
}

/* Children of a process that ignores SIGCHLD vanish by themselves: a wait for one fails when it has ended. */
static void body_no_children(void) {
  ending end = {-7, -7};
  const char *args[] = {probe_argument(), "exit:0"};
  EXPECT(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
  (void)run(&(command){"catalogue-probe", args, 2, NULL, NULL}, &end);
  EXPECT(host_returned());
}

TEST(no_children) {
  support_begin();
  host_run(body_no_children);
  support_end();
}

static void body_sleeps(void) {
  ending end = {-7, -7};
  char action[PROBE_TEXT + 8] = "hold:";
  const char *args[] = {probe_argument(), strcat(action, held)};
  EXPECT_EQ(run(&(command){"catalogue-probe", args, 2, NULL, NULL}, &end), 0);
  EXPECT(host_returned());
  EXPECT_EQ(end.code, 0);
}

TEST(sleeps) {
  support_begin();
  held = probe_fifo("held");
  host_start(body_sleeps);
  for (int i = 0; i < 200 && recorder_empty_polls() < 2 * POLLS; i++)
    rest(1);
  probe_release("held");
  host_wait();
  EXPECT_MISTAKE("busy-wait", recorder_empty_polls() < POLLS,
                 "a wait with WNOHANG found nothing %u times in a row while the program ran",
                 recorder_empty_polls());
  support_end();
}
