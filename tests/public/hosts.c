/* A program that has children and signals of its own, which are none of the library's business. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

PUBLIC_TEST(the_hosts_own_children_are_left_to_it) {
  int status = 0, mine = fork();
  EXPECT_SYS(mine);
  if (mine == 0)
    _exit(33);
  siginfo_t info;
  EXPECT_SYS(waitid(P_PID, (id_t)mine, &info, WEXITED | WNOWAIT));
  for (int i = 0; i < 3; i++)
    expect_code(START(NULL, "code", "4"), 4);
  EXPECT_EQ(waitpid(mine, &status, 0), mine);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 33);
}

/* It has written and is dead before the loop runs for the first time. */
PUBLIC_TEST(what_a_dead_child_has_written_comes_before_its_exit) {
  record r = {0};
  siginfo_t info;
  cp_child *child = START(NULL, "say", "out", "1", "err", "2");
  named_record out = {&r, "out"}, err = {&r, "err"};
  EXPECT_SYS(waitid(P_PID, (id_t)cp_pid(child), &info, WEXITED | WNOWAIT));
  record_stream(&out, cp_stdout(child));
  record_stream(&err, cp_stderr(child));
  record_child(&r, child);
  cp_resume(cp_stdout(child));
  cp_resume(cp_stderr(child));
  run();
  expect_order(&r, "out.end", "exit:21");
  expect_order(&r, "err.end", "exit:21");
}

static volatile sig_atomic_t alarms;
static void count_alarm(int signal) {
  (void)signal;
  alarms++;
}

static void fails_to_start(void) {
  record r = {0};
  record_child(&r, start("/no/such/program", NULL, NULL));
  EXPECT_EQ(cp_run(), 0);
  EXPECT_STR(r.text, "error:ENOENT close:-2");
}

static void comes_back(void) {
  bytes out;
  cp_child *child = START(NULL, "echo");
  collect(cp_stdout(child), &out);
  EXPECT_GE(cp_write(cp_stdin(child), "here and back", 13), 0);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
  EXPECT_STR(out.data, "here and back");
  bytes_free(&out);
}

/* Every call that blocks is interrupted now and then: that is no error of anything. */
PUBLIC_TEST(signals_of_the_host_interrupt_nothing) {
  struct sigaction action = {.sa_handler = count_alarm}, old; /* without SA_RESTART */
  const struct itimerval often = {{0, 300}, {0, 300}}, never = {{0, 0}, {0, 0}};
  EXPECT_SYS(sigaction(SIGALRM, &action, &old));
  EXPECT_SYS(setitimer(ITIMER_REAL, &often, NULL));
  for (int i = 0; i < 40 || alarms < 40; i++)
    fails_to_start();
  for (int i = 0; i < 10; i++)
    comes_back();
  EXPECT_SYS(setitimer(ITIMER_REAL, &never, NULL));
  EXPECT_SYS(sigaction(SIGALRM, &old, NULL));
}
