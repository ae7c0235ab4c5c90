/* What is the caller's own: its children, its descriptors, its handlers. */
#include "events.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

HELPER(counts_descriptors) {
  return test_open_fds();
}

TEST(other_child) {
  begin();
  pid_t own = fork();
  EXPECT_SYS(own);
  if (own == 0)
    _exit(42);
  EXPECT_SYS(waitid(P_PID, (id_t)own, &(siginfo_t){0}, WEXITED | WNOWAIT));
  spawn(SH("exit 3"), told_as("a"));
  run();
  int status = 0;
  pid_t found = waitpid(own, &status, 0);
  EXPECT_MISTAKE("wrong-child", found == own, "the loop waited for pid %d, a child that its caller had made",
                 (int)own);
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_STR(told, "a exit 3 0\na close 3 0\n");
  end();
}

static int count_without_loop(void) {
  int status = 0;
  pid_t pid = fork();
  if (pid == 0) {
    (void)execv(test_program(), HELPER_ARGV("counts_descriptors"));
    _exit(127);
  }
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return WEXITSTATUS(status);
}

static int given = -1;
static void keep_code(int code, int signal, void *name) {
  (void)signal, (void)name;
  given = code;
  let_go(NULL);
}

TEST(descriptors) {
  int before = test_open_fds();
  open_held();
  int wanted = count_without_loop();
  begin();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  spawn(HELPER_ARGV("counts_descriptors"), (child_listener){NULL, keep_code, NULL, NULL});
  run();
  if (given < 0)
    FAIL("two children were to run, and on_exit was not called with the code of the second one");
  EXPECT_MISTAKE("fd-leak-exec", given == wanted,
                 "a program got %d descriptors; without the loop it would have %d", given, wanted);
  close_held();
  end();
  int left = test_open_fds() - before;
  EXPECT_MISTAKE("fd-leak-parent", left == 0, "two children were run, and %d descriptors are left", left);
}

static volatile sig_atomic_t alarms;
static void on_alarm(int signal) {
  (void)signal;
  alarms++;
}

TEST(handler) {
  struct sigaction act = {.sa_handler = on_alarm}, old;
  struct itimerval soon = {{0, 10000}, {0, 10000}}, never = {{0, 0}, {0, 0}};
  begin();
  open_held();
  spawn(HELPER_ARGV("waits", number), told_as("a"));
  EXPECT_EQ(loop_after(the_loop, 100, let_go, "timer"), 0);
  EXPECT_SYS(sigaction(SIGALRM, &act, &old));
  EXPECT_SYS(setitimer(ITIMER_REAL, &soon, NULL));
  run();
  EXPECT_SYS(setitimer(ITIMER_REAL, &never, NULL));
  EXPECT_SYS(sigaction(SIGALRM, &old, NULL));
  EXPECT_GT(alarms, 0);
  EXPECT_STR(told, "timer\na exit 5 0\na close 5 0\n");
  close_held();
  end();
}
