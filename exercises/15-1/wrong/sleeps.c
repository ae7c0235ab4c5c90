/* expect: sleep-as-sync */
/* How long a child may take until it runs is not known to a sleep. */
#include "harness.h"
#include "recorder_check.h"
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define SH(script)                                                                                           \
  "/bin/sh", (char *[]) {                                                                                    \
    "sh", "-c", script, NULL                                                                                 \
  }

static void expect_end(int code, int signal, run_result result) {
  EXPECT_EQ(result.code, code);
  EXPECT_EQ(result.signal, signal);
}

TEST(a_code_is_told) {
  run_result result;
  EXPECT_EQ(run(SH("exit 0"), &result), 0);
  expect_end(0, 0, result);
  EXPECT_EQ(run(SH("exit 3"), &result), 0);
  expect_end(3, 0, result);
  EXPECT_EQ(run(SH("exit 127"), &result), 0); /* no error: the program ran */
  expect_end(127, 0, result);
}

TEST(a_signal_is_told_apart) {
  run_result result;
  EXPECT_EQ(run(SH("kill -TERM $$"), &result), 0);
  expect_end(-1, SIGTERM, result);
}

/* Two processes may come back from a run() that does not end its child. */
TEST(what_cannot_be_run_is_an_error) {
  run_result result = {77, 88};
  pid_t self = getpid();
  errno = 0;
  int r = run("/nowhere/at/all", (char *[]){"all", NULL}, &result), error = errno;
  EXPECT_EQ(getpid(), self);
  EXPECT_EQ(r, -1);
  EXPECT_EQ(error, ENOENT);
  expect_end(77, 88, result);
}

TEST(another_error_is_told_as_it_is) {
  run_result result;
  EXPECT_EQ(run("/etc/passwd", (char *[]){"passwd", NULL}, &result), -1);
  EXPECT_EQ(errno, EACCES);
}

TEST(the_path_is_not_searched_for) {
  run_result result;
  EXPECT_EQ(run("sh", (char *[]){"sh", "-c", "exit 4", NULL}, &result), -1);
  EXPECT_EQ(errno, ENOENT);
}

TEST(the_program_gets_its_arguments) {
  run_result result;
  char *argv[] = {"other-name", "-c", "[ \"$0\" = other-name ] && exit 5", NULL};
  EXPECT_EQ(run("/bin/sh", argv, &result), 0);
  expect_end(5, 0, result);
}

/* It has ended before run() is called: a wait for anybody takes this one. */
TEST(another_child_stays_the_callers) {
  run_result result;
  pid_t own = fork();
  EXPECT_SYS(own);
  if (own == 0) {
    execl("/bin/sh", "sh", "-c", "sleep 0.1; : >begun; exit 42", (char *)NULL);
    _exit(127);
  }
  usleep(600000); /* it will have begun by then */
  EXPECT_SYS(access("begun", F_OK));
  EXPECT_EQ(run(SH("exit 6"), &result), 0);
  expect_end(6, 0, result);
  int status = 0;
  EXPECT_EQ(waitpid(own, &status, 0), own);
  EXPECT_EQ(WEXITSTATUS(status), 42);
}

/* On the way on which a child is most likely to leave by exit(). */
TEST(buffers_are_written_once) {
  run_result result;
  struct stat seen;
  FILE *file = fopen("log", "w");
  EXPECT(file != NULL);
  EXPECT(fputs("once\n", file) >= 0);
  EXPECT_EQ(run("/nowhere/at/all", (char *[]){"all", NULL}, &result), -1);
  EXPECT_EQ(fclose(file), 0);
  EXPECT_SYS(stat("log", &seen));
  EXPECT_EQ(seen.st_size, 5);
}

/* A run() that does not make this call has nothing to report. The harness looks for descriptors that are
 * left. */
static void with_fault(const char *fault, int error) {
  run_result result = {77, 88};
  EXPECT_EQ(recorder_set_fault(fault), 0);
  errno = 0;
  int r = run(SH("exit 7"), &result), got = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  if (recorder_faults_struck() == 0) {
    EXPECT_EQ(r, 0);
    expect_end(7, 0, result);
    return;
  }
  EXPECT_EQ(r, -1);
  EXPECT_EQ(got, error);
  expect_end(77, 88, result);
}

TEST(a_failed_fork_is_reported) {
  with_fault("fork:1:EAGAIN", EAGAIN);
}

TEST(a_failed_pipe_is_reported) {
  with_fault("pipe2:1:EMFILE", EMFILE);
}

/* ---- A handler of the caller ---- */

static volatile sig_atomic_t handled;
static int release_end;

static void on_alarm(int number) {
  (void)number;
  int kept = errno;
  if (++handled == 3)
    (void)!write(release_end, "x", 1);
  errno = kept;
}

HELPER(held) {
  return test_hold_fd(atoi(argv[1])) ? 8 : 1;
}

/* The program runs until the third signal has come: some of them interrupt the wait. */
TEST(a_handler_makes_no_difference) {
  run_result result;
  int ends[2];
  char number[16];
  struct sigaction act = {.sa_handler = on_alarm}, old;
  struct itimerval soon = {{0, 10000}, {0, 10000}}, never = {{0, 0}, {0, 0}};
  EXPECT_SYS(pipe(ends));
  release_end = ends[1];
  snprintf(number, sizeof number, "%d", ends[0]);
  EXPECT_SYS(sigaction(SIGALRM, &act, &old));
  EXPECT_SYS(setitimer(ITIMER_REAL, &soon, NULL));
  int r = run(test_program(), HELPER_ARGV("held", number), &result);
  EXPECT_SYS(setitimer(ITIMER_REAL, &never, NULL));
  EXPECT_SYS(sigaction(SIGALRM, &old, NULL));
  EXPECT_EQ(r, 0);
  expect_end(8, 0, result);
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(ends[1]));
}
