/* What goes through while it is captured: input, tee, progress. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- input ---- */

static void check_input(const char *data, size_t size) {
  told to = {0};
  cp_child *child =
      cp_exec(helper_line("cat"), CP_OPTIONS(.input = data, .input_size = size, .max_buffer = CP_UNLIMITED),
              tell, &to);
  EXPECT(child != NULL);
  run(NULL);
  EXPECT(to.result->error == NULL);
  EXPECT_MEM(to.result->out.data, to.result->out.size, data, size);
  cp_result_free(to.result);
}

TEST(input_of_any_size_comes_back) {
  char *data = make_pattern(3 << 20);
  check_input(data, 0);
  check_input("", 0);
  check_input("a\0b", 3);
  check_input(data, 65536);
  check_input(data, 65537);
  check_input(data, 3 << 20);
  free(data);
}

TEST(input_is_copied) {
  told to = {0};
  char data[] = "before";
  EXPECT(cp_exec(helper_line("cat"), CP_OPTIONS(.input = data, .input_size = 6), tell, &to) != NULL);
  memcpy(data, "after!", 6);
  run(NULL);
  EXPECT_OUT(to.result->out, "before");
  cp_result_free(to.result);
}

TEST(input_that_is_not_read_is_no_error_of_the_command) {
  char *data = make_pattern(1 << 20);
  cp_result *r = EXEC(CP_OPTIONS(.input = data, .input_size = 1 << 20), "reads", "10");
  EXPECT(r->error == NULL && r->code == 0);
  r = cp_result_free(r);
  free(data);
}

TEST(input_goes_nowhere_where_stdin_is_no_pipe) {
  cp_result *r = exec_command(helper_line("cat"),
                              CP_OPTIONS(.input = "lost", .input_size = 4, .stdio = CP_STDIO(CP_IGNORE)));
  EXPECT(r->error == NULL && r->out.size == 0);
  r = cp_result_free(r);
}

/* ---- tee ---- */

/* stdout or stderr of this process into a file while `body` runs; what came. */
static void read_back(const char *name, char *ret, size_t size) {
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  EXPECT_SYS(fd);
  ssize_t n = read(fd, ret, size - 1);
  EXPECT_SYS(n);
  ret[n] = '\0';
  EXPECT_SYS(close(fd));
}

static char passed_out[200], passed_err[200];
static void with_files(void (*body)(void)) {
  int saved[2];
  for (int i = 0; i < 2; i++) {
    int fd = open(i == 0 ? "out" : "err", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EXPECT_SYS(fd);
    EXPECT_SYS(saved[i] = fcntl(i + 1, F_DUPFD_CLOEXEC, 10));
    EXPECT_SYS(dup2(fd, i + 1));
    EXPECT_SYS(close(fd));
  }
  body();
  for (int i = 0; i < 2; i++) {
    EXPECT_SYS(dup2(saved[i], i + 1));
    EXPECT_SYS(close(saved[i]));
  }
  read_back("out", passed_out, sizeof passed_out);
  read_back("err", passed_err, sizeof passed_err);
}

static void expect_both(cp_result *r) {
  EXPECT_OUT(r->out, "to stdout");
  EXPECT_OUT(r->err, "to stderr");
  cp_result_free(r);
}

static void tee_async(void) {
  expect_both(EXEC(CP_OPTIONS(.tee = true), "both", "to stdout", "to stderr", "0"));
}

static void tee_sync(void) {
  expect_both(SYNC(CP_OPTIONS(.tee = true), "both", "to stdout", "to stderr", "0"));
}

static void tee_exec_sync(void) {
  expect_both(cp_exec_file_sync(test_program(), HELPER_ARGS("both", "to stdout", "to stderr", "0"),
                                CP_OPTIONS(.tee = true)));
}

static void tee_more_than_is_kept(void) {
  cp_result *r = EXEC(CP_OPTIONS(.tee = true, .max_buffer = 2, .overflow = CP_OVERFLOW_DROP), "both",
                      "to stdout", "to stderr", "0");
  EXPECT_OUT(r->out, "to");
  r = cp_result_free(r);
}

TEST(tee_passes_on_and_keeps) {
  void (*const bodies[])(void) = {tee_async, tee_sync, tee_exec_sync, tee_more_than_is_kept};
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    NOTE("body %zu", i);
    with_files(bodies[i]);
    EXPECT_STR(passed_out, "to stdout");
    EXPECT_STR(passed_err, "to stderr");
  }
}

static void tee_without_capture(void) {
  expect_code(START(CP_OPTIONS(.tee = true), "say", "seen"), FINE);
}

static void no_tee(void) {
  expect_both(EXEC(NULL, "both", "to stdout", "to stderr", "0"));
}

TEST(tee_alone_passes_on) {
  with_files(tee_without_capture);
  EXPECT_STR(passed_out, "seen");
  with_files(no_tee);
  EXPECT_STR(passed_out, "");
  EXPECT_STR(passed_err, "");
}

/* Whoever reads our stdout may be gone: no signal, and the child goes on. */
static void tee_to_nobody(void) {
  int ends[2], saved = fcntl(1, F_DUPFD_CLOEXEC, 10);
  EXPECT_SYS(saved);
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_SYS(dup2(ends[1], 1));
  close(ends[0]);
  close(ends[1]);
  expect_both(EXEC(CP_OPTIONS(.tee = true), "both", "to stdout", "to stderr", "0"));
  EXPECT_SYS(dup2(saved, 1));
  EXPECT_SYS(close(saved));
}

TEST(tee_survives_a_reader_that_is_gone) {
  with_files(tee_to_nobody);
  EXPECT_STR(passed_err, "to stderr");
}

/* ---- progress ---- */

struct progress {
  int calls;
  uint64_t out, err;
};

static void take(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  struct progress *progress = ctx;
  EXPECT_GT(cp_pid(child), 0);
  EXPECT(out >= progress->out && err >= progress->err && out + err > progress->out + progress->err);
  progress->calls++;
  progress->out = out;
  progress->err = err;
}

TEST(progress_counts_what_came) {
  struct progress progress = {0};
  cp_options options = *CP_OPTIONS(.on_progress = take, .progress_ctx = &progress, .max_buffer = 5,
                                   .overflow = CP_OVERFLOW_DROP);
  cp_result_free(EXEC(&options, "writes", "1000000"));
  EXPECT(progress.out == 1000000 && progress.err == 0 && progress.calls > 1);
  progress = (struct progress){0};
  cp_result_free(EXEC(&options, "both", "four", "seven..", "0"));
  EXPECT(progress.out == 4 && progress.err == 7);
  progress = (struct progress){0};
  cp_result_free(SYNC(&options, "writes", "100000", "2"));
  EXPECT(progress.out == 0 && progress.err == 100000);
  progress = (struct progress){0};
  cp_result_free(EXEC(&options, "code", "0"));
  EXPECT_EQ(progress.calls, 0);
}

static void enough(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  (void)err;
  if (out >= 100000 && cp_kill(child, SIGTERM) == 1)
    ++*(int *)ctx;
}

TEST(progress_may_kill) {
  int kills = 0;
  cp_result *r =
      EXEC(CP_OPTIONS(.on_progress = enough, .progress_ctx = &kills, .overflow = CP_OVERFLOW_DROP), "yes");
  EXPECT(kills > 0 && r->signal == SIGTERM && r->killed_by == CP_KILLED_BY_CALLER);
  r = cp_result_free(r);
}
