#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

cp_child *start_helper(const char *const *args, const cp_options *options) {
  cp_child *child = cp_spawn(test_program(), args, options);
  if (child == NULL)
    FAIL("cp_spawn: %s", cp_last_error()->message);
  return child;
}

void need_other_users(void) {
  char path[4096];
  (void)snprintf(path, sizeof path, "%s", test_program());
  for (char *end = strrchr(path, '/'); end != NULL && end != path; end = strrchr(path, '/')) {
    struct stat about;
    *end = '\0';
    EXPECT_SYS(stat(path, &about));
    if (getuid() == 0 && !(about.st_mode & S_IXOTH))
      SKIP("other users cannot reach %s", path);
  }
}

void expect_code(cp_child *child, int code) {
  cp_result *r = cp_wait(child, DEADLINE_MS);
  if (r->error != NULL)
    FAIL("cp_wait: %s", r->error->message);
  EXPECT_EQ(r->signal, 0);
  EXPECT_EQ(r->code, code);
  cp_result_free(r);
}

static void append(cp_stream *stream, const char *data, size_t size, void *ctx) {
  char *text = ctx;
  (void)stream;
  EXPECT_LT(strlen(text) + size, 4096);
  strncat(text, data, size);
}

char *output_of(cp_child *child) {
  char *text = calloc(1, 4096);
  EXPECT(text != NULL);
  EXPECT_GT(cp_on_data(cp_stdout(child), append, text), 0);
  expect_code(child, FINE);
  return text;
}

void run(cp_loop *loop) {
  alarm(DEADLINE_MS / 1000);
  EXPECT_EQ(loop == NULL ? cp_run() : cp_loop_run(loop), 0);
  alarm(0);
}

void expect_no_child(void) {
  errno = 0;
  EXPECT_EQ(waitpid(-1, NULL, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

void expect_reaped(int pid, int open_fds) {
  siginfo_t info;
  time_t end = time(NULL) + DEADLINE_MS / 1000;
  (void)waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT); /* until it has ended */
  while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) == 0 ||
         (open_fds >= 0 && test_open_fds() != open_fds)) {
    EXPECT_LT(time(NULL), end);
    sched_yield();
  }
}

void count_result(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  ++*(int *)ctx;
}

void count_error(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  (void)error;
  ++*(int *)ctx;
}

void count_call(cp_loop *loop, void *ctx) {
  (void)loop;
  ++*(int *)ctx;
}

void stop_after(cp_child *child, const cp_result *result, void *ctx) {
  count_result(child, result, ctx);
  cp_stop(cp_child_loop(child));
}

/* ---- helpers ---- */

HELPER(code) {
  exit(atoi(argv[1]));
}

/* Waits for the end of stdin. */
HELPER(hold) {
  char byte;
  while (read(0, &byte, 1) > 0)
    ;
  return FINE;
}

HELPER(forever) {
  for (;;)
    pause();
  return 1;
}

HELPER(say) {
  EXPECT_EQ(write(1, argv[1], strlen(argv[1])), strlen(argv[1]));
  return FINE;
}

HELPER(echo) {
  char buffer[4096];
  for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;)
    for (ssize_t at = 0, m; at < n; at += m)
      if ((m = write(1, buffer + at, (size_t)(n - at))) <= 0)
        return LOST_READER;
  return FINE;
}

void expect_as_before(int open_fds) {
  siginfo_t info;
  time_t end = time(NULL) + DEADLINE_MS / 1000;
  while (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG) == 0 || test_open_fds() != open_fds) {
    EXPECT_LT(time(NULL), end);
    sched_yield();
  }
}
