/* cp_wait(), and watching processes that something else started. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(waiting_returns_the_whole_result) {
  cp_result *r = cp_wait(START(NULL, "say", "hello"), -1);
  EXPECT(r->exited && r->out.eof && r->err.eof);
  EXPECT_EQ(r->code, FINE);
  EXPECT_EQ(r->out.total, 5); /* read and dropped, as nobody listens */
  EXPECT_EQ(r->out.size, 0);
  EXPECT(r->start_ns > 0 && r->exit_ns >= r->start_ns && r->close_ns >= r->exit_ns);
  cp_result_free(r);
}

HELPER(much) {
  static char block[1 << 20];
  for (size_t at = 0; at < sizeof block;) {
    ssize_t n = write(1, block + at, sizeof block - at);
    EXPECT_GT(n, 0);
    at += (size_t)n;
  }
  return FINE;
}

TEST(waiting_reads_what_nobody_reads) {
  cp_result *r = cp_wait(START(NULL, "much"), -1);
  EXPECT_EQ(r->code, FINE);
  EXPECT_EQ(r->out.total, 1 << 20);
  cp_result_free(r);
}

static void expect_unfinished(cp_result *r, int errnum) {
  EXPECT(r->error != NULL);
  EXPECT_EQ(r->error->errnum, errnum);
  EXPECT(!r->exited);
  EXPECT_GT(r->pid, 0);
  cp_result_free(r);
}

static void stop(cp_loop *loop, void *ctx) {
  (void)ctx;
  cp_stop(loop);
}

TEST(waiting_may_end_before_the_child) {
  cp_child *child = START(NULL, "hold");
  expect_unfinished(cp_wait(child, 0), ETIMEDOUT);
  expect_unfinished(cp_wait(child, 5), ETIMEDOUT);
  EXPECT_GT(cp_set_timeout(NULL, 0, stop, NULL), 0);
  expect_unfinished(cp_wait(child, -1), ECANCELED);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}

TEST(waiting_holds_one_that_is_under_unref) {
  int exits = 0;
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_IGNORE, CP_IGNORE)), "hold");
  cp_unref(child);
  expect_unfinished(cp_wait(child, 2), ETIMEDOUT);
  EXPECT_EQ(cp_loop_step(cp_loop_default(), 0), 0); /* it is under unref again */
  cp_on_exit(child, count_result, &exits);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
  EXPECT_EQ(exits, 1);
}

static void wait_inside(cp_child *child, void *ctx) {
  cp_result *r = cp_wait(child, -1);
  EXPECT_EQ(r->error->errnum, EBUSY);
  cp_result_free(r);
  ++*(int *)ctx;
}

TEST(waiting_inside_a_callback_is_refused) {
  int calls = 0;
  cp_child *child = START(NULL, "code", "4");
  cp_on_spawn(child, wait_inside, &calls);
  expect_code(child, 4);
  EXPECT_EQ(calls, 1);
}

TEST(waiting_serves_everything_else_in_the_loop) {
  int timers = 0, closes = 0;
  cp_child *child = START(NULL, "hold"), *other = START(NULL, "code", "0");
  cp_on_close(other, count_result, &closes);
  EXPECT_GT(cp_set_timeout(NULL, 1, count_call, &timers), 0);
  expect_unfinished(cp_wait(child, 300), ETIMEDOUT);
  EXPECT_EQ(timers, 1);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
  run(NULL);
  EXPECT_EQ(closes, 1);
}

TEST(waiting_for_one_that_failed) {
  cp_result *r = cp_wait(cp_spawn("/no/such/program", NULL, NULL), -1);
  EXPECT_EQ(r->code, -ENOENT);
  EXPECT_EQ(r->pid, 0);
  EXPECT_STR(r->error->message, "spawn /no/such/program ENOENT");
  EXPECT_EQ(r->start_ns, 0);
  cp_result_free(r);
}

/* ---- cp_watch() ---- */

static int fork_one(int code, int *ret_pipe) {
  int ends[2];
  EXPECT_SYS(pipe(ends));
  int pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    char byte;
    close(ends[1]);
    (void)!read(ends[0], &byte, 1);
    _exit(code);
  }
  EXPECT_SYS(close(ends[0]));
  *ret_pipe = ends[1];
  return pid;
}

TEST(watching_an_own_child) {
  need_fork();
  int end, exits = 0;
  int pid = fork_one(8, &end);
  cp_child *child = cp_watch(pid, NULL);
  EXPECT(child != NULL);
  EXPECT_EQ(cp_pid(child), pid);
  EXPECT(cp_stdin(child) == NULL && cp_stdio_at(child, 1) == NULL);
  cp_on_exit(child, count_result, &exits);
  EXPECT_EQ(cp_kill(child, 0), 1);
  EXPECT_SYS(close(end));
  expect_code(child, 8);
  EXPECT_EQ(exits, 1);
  expect_no_child(); /* it was reaped */
}

TEST(watching_one_that_has_ended) {
  need_fork();
  int end;
  int pid = fork_one(8, &end);
  siginfo_t info;
  EXPECT_SYS(close(end));
  EXPECT_SYS(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT));
  expect_code(cp_watch(pid, NULL), 8);
}

TEST(watching_and_killing) {
  need_fork();
  int end;
  int pid = fork_one(8, &end);
  cp_child *child = cp_watch(pid, CP_OPTIONS(.timeout_ms = 5, .kill_signal = SIGKILL));
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT_EQ(r->signal, SIGKILL);
  EXPECT_EQ(r->killed_by, CP_KILLED_BY_TIMEOUT);
  cp_result_free(r);
  EXPECT_SYS(close(end));
}

/* Says the id of a grandchild, which is no child of the test, and waits with it for the end of stdin. */
HELPER(parent) {
  int pid = fork();
  EXPECT_SYS(pid);
  if (pid > 0)
    EXPECT_EQ(write(1, &pid, sizeof pid), sizeof pid);
  char byte;
  while (read(0, &byte, 1) > 0)
    ;
  if (pid == 0)
    _exit(FINE);
  EXPECT_EQ(waitpid(pid, NULL, 0), pid);
  return FINE;
}

static void take_pid(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  EXPECT_EQ(size, sizeof(int));
  *(int *)ctx = *(const int *)(const void *)data;
  cp_stop(cp_loop_default());
}

TEST(watching_somebody_elses_child) {
  need_fork();
  int pid = 0;
  cp_child *parent = cp_child_keep(START(NULL, "parent")); /* it may close while the other is waited for */
  cp_on_data(cp_stdout(parent), take_pid, &pid);
  EXPECT_EQ(cp_run(), 1);
  cp_child *foreign = cp_watch(pid, NULL);
  if (foreign == NULL) {
    int errnum = cp_last_error()->errnum;
    cp_end(cp_stdin(parent));
    expect_code(parent, FINE);
    EXPECT(errnum == ENOTSUP || errnum == EMFILE); /* none at all, or none left */
    SKIP("no pidfd here: %s", cp_last_error()->message);
  }
  EXPECT_EQ(cp_kill(foreign, 0), 1);
  cp_end(cp_stdin(parent));
  cp_result *r = cp_wait(foreign, DEADLINE_MS);
  EXPECT(r->exited);
  EXPECT_NE(r->lost, r->recovered);
  EXPECT_EQ(r->code, r->lost ? -1 : FINE);
  cp_result_free(r);
  expect_code(parent, FINE);
  parent = cp_child_free(parent);
}

TEST(watching_nobody) {
  need_fork();
  int end, pid = fork_one(0, &end);
  EXPECT_SYS(close(end));
  EXPECT_EQ(waitpid(pid, NULL, 0), pid);
  EXPECT(cp_watch(pid, NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ESRCH);
  EXPECT(cp_watch(0, NULL) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_OUT_OF_RANGE");
  EXPECT(cp_watch(-pid, NULL) == NULL);
  EXPECT(cp_watch(pid, CP_OPTIONS(.timeout_ms = -1)) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_OUT_OF_RANGE");
}

TEST(a_watched_process_may_be_stolen) {
  need_fork();
  int end, pid = fork_one(8, &end);
  cp_child *child = cp_watch(pid, NULL);
  EXPECT_SYS(close(end));
  EXPECT_EQ(waitpid(pid, NULL, 0), pid);
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT(r->exited);
  EXPECT_NE(r->lost, r->recovered);
  EXPECT_EQ(r->code, r->lost ? -1 : 8);
  cp_result_free(r);
}
