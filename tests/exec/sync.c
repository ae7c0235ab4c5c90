/* The synchronous forms. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TEST(spawn_sync_tells_everything) {
  cp_result *r = SYNC(NULL, "both", "out", "err", "3");
  EXPECT(r->error == NULL && r->code == 3 && r->signal == 0 && r->exited && r->pid > 0);
  EXPECT_OUT(r->out, "out");
  EXPECT_OUT(r->err, "err");
  EXPECT(r->out.eof && r->err.eof && !r->pipes_held);
  r = cp_result_free(r);
  r = SYNC(NULL, "code", "0");
  EXPECT(r->error == NULL && r->code == 0);
  r = cp_result_free(r);
  expect_no_child();
}

TEST(spawn_sync_without_input_ends_stdin) {
  cp_result *r = SYNC(NULL, "cat");
  EXPECT(r->error == NULL && r->code == 0 && r->out.size == 0);
  r = cp_result_free(r);
}

HELPER(writes_on_three) {
  EXPECT_EQ(write(1, "one\n", 4) + write(2, "two\n", 4) + write(4, "four\n", 5), 13);
  return FINE;
}

TEST(spawn_sync_captures_every_pipe) {
  cp_result *r =
      SYNC(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE, CP_IGNORE, CP_PIPE)), "writes_on_three");
  EXPECT_EQ(r->output_count, 5);
  EXPECT_OUT(r->output[1], "one\n");
  EXPECT_OUT(r->output[2], "two\n");
  EXPECT_OUT(r->output[4], "four\n");
  EXPECT(r->output[0].size == 0 && r->output[3].size == 0);
  EXPECT(r->output[1].data == r->out.data && r->output[2].data == r->err.data);
  r = cp_result_free(r);
}

TEST(a_program_that_a_synchronous_call_does_not_find) {
  cp_result *r = cp_spawn_sync("/no/such", CP_ARGS("a"), NULL);
  EXPECT_STR(r->error->message, "spawnSync /no/such ENOENT");
  EXPECT_STR(r->error->syscall, "spawnSync /no/such");
  EXPECT_STR(r->error->path, "/no/such");
  EXPECT_STR(r->error->code, "ENOENT");
  EXPECT(r->error->errnum == ENOENT && r->pid == 0 && r->code == -ENOENT && !r->exited);
  EXPECT_STR(r->out.data, "");
  r = cp_result_free(r);
}

TEST(what_spawn_throws_is_in_the_result) {
  static char big[200000];
  memset(big, 'x', sizeof big - 1);
  cp_result *r = cp_spawn_sync("sort", CP_ARGS(big), NULL);
  EXPECT_STR(r->error->code, on_posix() ? "E2BIG" : "ENAMETOOLONG");
  r = cp_result_free(r);
  if (on_posix()) {
    r = cp_exec_file_sync("/etc/passwd/x", NULL, NULL);
    EXPECT_STR(r->error->message, "spawnSync /etc/passwd/x ENOTDIR");
    r = cp_result_free(r);
  }
  r = cp_exec_sync("true", CP_OPTIONS(.shell_path = "/no/such/sh"));
  EXPECT_STR(r->error->message, "spawnSync /no/such/sh ENOENT");
  r = cp_result_free(r);
}

/* ---- big ---- */

static void check_both_ways(size_t size) {
  char *data = make_pattern(size);
  cp_result *r = SYNC(CP_OPTIONS(.input = data, .input_size = size, .max_buffer = CP_UNLIMITED), "cat");
  EXPECT(r->error == NULL && r->code == 0);
  EXPECT_EQ(r->out.size, size);
  EXPECT_EQ(memcmp(r->out.data, data, size), 0);
  r = cp_result_free(r);
  free(data);
}

TEST(sixty_four_mebibytes_each_way) {
  check_both_ways(0);
  check_both_ways(65537);
  check_both_ways((size_t)64 << 20);
}

/* ---- ended before its time, with what happened ---- */

TEST(a_timeout_with_the_code_of_a_trap) {
  need_signals();
  cp_result *r = NULL;
  for (int64_t ms = 50; r == NULL || (r->out.size == 0 && ms < DEADLINE_MS / 4); ms *= 4) {
    r = cp_result_free(r);
    r = SYNC(CP_OPTIONS(.timeout_ms = ms), "trapper");
  }
  EXPECT_EQ(r->error->errnum, ETIMEDOUT);
  EXPECT_CONTAINS(r->error->message, "spawnSync ");
  EXPECT_CONTAINS(r->error->message, " ETIMEDOUT");
  EXPECT(r->code == 5 && r->signal == 0 && r->exited && r->killed_by == CP_KILLED_BY_TIMEOUT);
  EXPECT_OUT(r->out, "up");
  r = cp_result_free(r);
}

TEST(a_timeout_with_the_signal) {
  cp_result *r = SYNC(CP_OPTIONS(.timeout_ms = 20, .kill_signal = SIGKILL), "forever");
  EXPECT(r->error->errnum == ETIMEDOUT && r->code == -1 && r->signal == SIGKILL);
  r = cp_result_free(r);
}

TEST(too_much_output) {
  cp_result *r = SYNC(CP_OPTIONS(.max_buffer = 1000), "writes", "1000000");
  EXPECT_STR(r->error->code, "ENOBUFS");
  EXPECT_EQ(r->out.size, 1000);
  EXPECT(r->out.truncated && r->exited && r->killed_by == CP_KILLED_BY_MAX_BUFFER);
  r = cp_result_free(r);
  r = SYNC(CP_OPTIONS(.max_buffer = 1000), "writes", "1000");
  EXPECT(r->error == NULL && r->code == FINE);
  r = cp_result_free(r);
}

TEST(too_much_output_with_the_code_of_a_trap) {
  need_signals();
  cp_result *r = SYNC(CP_OPTIONS(.max_buffer = 1), "trapper");
  EXPECT(r->error->errnum == ENOBUFS && r->code == 5); /* as it happened */
  r = cp_result_free(r);
}

TEST(input_that_is_not_taken) {
  char *data = make_pattern(1 << 20);
  cp_result *r = SYNC(CP_OPTIONS(.input = data, .input_size = 1 << 20), "reads", "10");
  EXPECT_STR(r->error->code, "EPIPE");
  EXPECT(r->code == 0 && r->exited && !r->killed);
  r = cp_result_free(r);
  r = SYNC(CP_OPTIONS(.input = data, .input_size = 1 << 20), "closes_stdin", "7");
  EXPECT(r->error->errnum == EPIPE && r->code == 7);
  EXPECT_OUT(r->out, "closed");
  r = cp_result_free(r);
  r = SYNC(CP_OPTIONS(.input = data, .input_size = 100), "reads", "100");
  EXPECT(r->error == NULL && r->code == 0);
  r = cp_result_free(r);
  free(data);
}

/* ---- exec and execFile ---- */

/* stderr of this process into a file meanwhile; what came. */
static char passed[200];
static cp_result *with_stderr(const char *command, const cp_options *options) {
  int saved = fcntl(2, F_DUPFD_CLOEXEC, 10), fd = open("err", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT(saved >= 0 && fd >= 0);
  EXPECT_SYS(dup2(fd, 2));
  cp_result *r = cp_exec_sync(command, options);
  EXPECT_SYS(dup2(saved, 2));
  ssize_t n = pread(fd, passed, sizeof passed - 1, 0);
  EXPECT_SYS(n);
  passed[n] = '\0';
  EXPECT_SYS(close(fd));
  EXPECT_SYS(close(saved));
  return r;
}

TEST(exec_sync_passes_stderr_on) {
  cp_result *r = with_stderr(helper_line("both out bad 0"), NULL);
  EXPECT(r->error == NULL);
  EXPECT_OUT(r->out, "out");
  EXPECT_OUT(r->err, "bad");
  EXPECT_STR(passed, "bad");
  r = cp_result_free(r);
  r = with_stderr(helper_line("both out bad 2"), NULL);
  EXPECT_STR(passed, "bad");
  r = cp_result_free(r);
}

TEST(exec_sync_with_stdio_keeps_stderr_to_itself) {
  cp_result *r =
      with_stderr(helper_line("both out bad 0"), CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_PIPE, CP_PIPE)));
  EXPECT_OUT(r->err, "bad");
  EXPECT_STR(passed, "");
  r = cp_result_free(r);
  r = with_stderr(helper_line("both out bad 0"),
                  CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_IGNORE)));
  EXPECT_STR(passed, "");
  r = cp_result_free(r);
}

TEST(spawn_sync_keeps_stderr_to_itself) {
  int saved = fcntl(2, F_DUPFD_CLOEXEC, 10), fd = open("err", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(dup2(fd, 2));
  cp_result *r = SYNC(NULL, "both", "", "bad", "0");
  EXPECT_SYS(dup2(saved, 2));
  char byte;
  EXPECT_EQ(pread(fd, &byte, 1, 0), 0);
  EXPECT_SYS(close(fd));
  EXPECT_SYS(close(saved));
  r = cp_result_free(r);
}

TEST(exec_sync_says_what_failed) {
  cp_result *r = with_stderr("exit 3", NULL);
  EXPECT_STR(r->error->message, "Command failed: exit 3"); /* no line break without stderr, as Node */
  EXPECT(r->code == 3 && r->pid > 0);
  r = cp_result_free(r);
}

TEST(exec_sync_says_which_signal_it_was) {
  need_signals();
  cp_result *r = with_stderr("echo bad >&2; kill -9 $$", NULL);
  EXPECT_STR(r->error->message, "Command failed: echo bad >&2; kill -9 $$\nbad\n");
  EXPECT_EQ(r->signal, SIGKILL);
  r = cp_result_free(r);
}

TEST(exec_file_sync_says_the_whole_command) {
  char cmd[5000], message[5100];
  snprintf(cmd, sizeof cmd, "%s --helper code 4", test_program());
  snprintf(message, sizeof message, "Command failed: %s", cmd);
  cp_result *r = cp_exec_file_sync(test_program(), HELPER_ARGS("code", "4"), NULL);
  EXPECT_STR(r->error->message, message);
  EXPECT_STR(r->error->cmd, cmd);
  EXPECT_EQ(r->code, 4);
  r = cp_result_free(r);
  r = cp_exec_file_sync(test_program(), HELPER_ARGS("code", "4"), CP_OPTIONS(.argv0 = "zero"));
  EXPECT_STR(r->error->message, "Command failed: zero --helper code 4");
  r = cp_result_free(r);
}

TEST(exec_sync_tells_a_timeout_as_one) {
  need_sh();
  cp_result *r = with_stderr("exec sleep 1000", CP_OPTIONS(.timeout_ms = 20));
  EXPECT_STR(r->error->message, "spawnSync /bin/sh ETIMEDOUT");
  EXPECT_EQ(r->signal, SIGTERM);
  r = cp_result_free(r);
}

TEST(detached_is_honoured) {
  need_sh();
  cp_result *r = cp_exec_sync("ps -o sid= -p $$; echo $$", CP_OPTIONS(.detached = true));
  if (r->code != 0)
    SKIP("ps is not installed");
  EXPECT_EQ(atoi(r->out.data), r->pid);
  r = cp_result_free(r);
}
