/* Who owns what: results, kept children, loops that are freed, and a process that the host forks. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(a_loop_is_freed_with_running_children) {
  enum { COUNT = 5 };
  int pids[COUNT], before = test_open_fds();
  cp_loop *loop = cp_loop_new();
  for (int i = 0; i < COUNT; i++)
    pids[i] = cp_pid(START(CP_OPTIONS(.loop = loop), "hold"));
  loop = cp_loop_free(loop); /* closes their stdin, which ends them */
  EXPECT(loop == NULL);
  for (int i = 0; i < COUNT; i++)
    expect_reaped(pids[i], i == COUNT - 1 ? before : -1);
  expect_no_child();
}

/* Where no thread can be started that waits for them, the next call of the library in any thread does. */
TEST(a_loop_is_freed_while_no_thread_can_be_started) {
  int before = test_open_fds();
  cp_loop *loop = cp_loop_new();
  int pid = cp_pid(START(CP_OPTIONS(.loop = loop), "hold"));
  test_fault_arm("thread=EAGAIN");
  cp_loop_free(loop); /* closes its stdin, which ends it */
  test_fault_disarm();
  siginfo_t info;
  (void)waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
  cp_loop_free(cp_loop_new());
  expect_reaped(pid, before);
  expect_no_child();
}

TEST(a_loop_is_freed_with_everything_under_way) {
  static char data[300000];
  int before = test_open_fds(), calls = 0;
  cp_loop *loop = cp_loop_new();
  cp_child *child =
      START(CP_OPTIONS(.loop = loop, .timeout_ms = 100000, .limits.wall_ms = CP_LIMIT(100000)), "hold");
  int pid = cp_pid(child);
  cp_child *kept = cp_child_keep(START(CP_OPTIONS(.loop = loop), "code", "0"));
  int kept_pid = cp_pid(kept);
  EXPECT(cp_spawn("/no/such/program", NULL, CP_OPTIONS(.loop = loop)) != NULL);
  cp_on_exit(child, count_result, &calls);
  EXPECT_EQ(cp_write(cp_stdin(child), data, sizeof data), 0);
  cp_end(cp_stdin(child));
  EXPECT_GT(cp_set_timeout(loop, 1, count_call, &calls), 0);
  EXPECT_OK(cp_loop_post(loop, count_call, &calls));
  cp_loop_free(loop);
  EXPECT_EQ(calls, 0);
  EXPECT(kill(pid, SIGKILL) == 0 || !on_posix()); /* not yet reaped by anybody, or gone */
  expect_reaped(kept_pid, -1);
  expect_reaped(pid, before);
}

TEST(a_loop_is_freed_after_its_children) {
  cp_loop *loop = cp_loop_new();
  cp_child *child = cp_child_keep(START(CP_OPTIONS(.loop = loop), "code", "3"));
  run(loop);
  EXPECT_EQ(cp_child_result(child)->code, 3);
  cp_loop_free(loop); /* the child goes with it */
}

/* ---- after a host's fork() ---- */

TEST(after_fork_the_child_process_may_only_free) {
  need_fork();
  int gate[2], status, closes = 0;
  EXPECT_SYS(pipe(gate));
  cp_child *child = START(NULL, "hold");
  cp_on_close(child, count_result, &closes);
  int pid = fork();
  EXPECT_SYS(pid);
  if (pid == 0) {
    cp_loop_free(cp_loop_default());
    _exit(FINE);
  }
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == FINE);
  EXPECT_EQ(kill(cp_pid(child), 0), 0); /* it was not touched */
  cp_end(cp_stdin(child));
  run(NULL); /* … and this loop still hears of it */
  EXPECT_EQ(closes, 1);
  EXPECT_SYS(close(gate[0]));
  EXPECT_SYS(close(gate[1]));
}

/* ---- results ---- */

TEST(results_know_their_error) {
  cp_child *child = cp_spawn("/no/such/program", NULL, NULL);
  cp_result *mine = cp_result_take(cp_child_result(child));
  run(NULL);
  EXPECT_STR(mine->error->message, "spawn /no/such/program ENOENT");
  EXPECT_STR(mine->error->path, "/no/such/program");
  EXPECT_STR(mine->out.data, "");
  EXPECT_STR(mine->err.data, "");
  mine = cp_result_free(mine);
  EXPECT(mine == NULL);
}

TEST(freeing_without_keeping_is_harmless) {
  cp_child *child = START(NULL, "code", "3");
  EXPECT(cp_child_free(child) == NULL); /* the loop frees it */
  expect_code(child, 3);
}

static cp_child *victim;
static void free_the_other(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  ++*(int *)ctx;
  victim = cp_child_free(victim);
}

TEST(a_callback_frees_another_child) {
  int calls = 0;
  victim = cp_child_keep(START(NULL, "code", "0"));
  expect_code(victim, 0);
  cp_child *other = START(NULL, "code", "0");
  cp_on_exit(other, free_the_other, &calls);
  run(NULL);
  EXPECT_EQ(calls, 1);
}

static void destroy_all(cp_stream *stream, const char *data, size_t size, void *ctx) {
  cp_child *child = ctx;
  (void)data;
  (void)size;
  cp_stream_destroy(stream);
  cp_stream_destroy(cp_stderr(child));
  cp_stream_destroy(cp_stdin(child));
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
}

TEST(a_callback_destroys_its_stream_and_the_others) {
  int closes = 0;
  cp_child *child = START(NULL, "echo");
  EXPECT_EQ(cp_write(cp_stdin(child), "x", 1), 1);
  cp_on_data(cp_stdout(child), destroy_all, child);
  cp_on_close(child, count_result, &closes);
  run(NULL);
  EXPECT_EQ(closes, 1);
}

/* ---- options that an older or newer caller knows ---- */

TEST(options_of_an_older_caller) {
  cp_options old = {.size = offsetof(cp_options, timeout_ms), .cwd = "/", .timeout_ms = -5};
  cp_child *child = START(&old, "code", "3"); /* what it does not know is not read */
  EXPECT(child != NULL);
  expect_code(child, 3);
}

TEST(options_of_a_newer_caller) {
  struct {
    cp_options known;
    char unknown[64];
  } newer = {.known = {.size = sizeof newer, .cwd = "/"}};
  cp_child *child = START(&newer.known, "code", "3");
  EXPECT(child != NULL);
  expect_code(child, 3);
}

TEST(the_version) {
  char text[32];
  snprintf(text, sizeof text, "%d.%d.%d", CP_VERSION_MAJOR, CP_VERSION_MINOR, CP_VERSION_PATCH);
  EXPECT_STR(cp_version(), text);
}
