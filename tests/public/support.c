#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- starting and ending ---- */

cp_child *start(const char *file, const char *const *args, const cp_options *options) {
  cp_child *child = cp_spawn(file, args, options);
  if (child == NULL)
    FAIL("cp_spawn(%s): %s", file, cp_last_error()->message);
  return child;
}

cp_child *start_helper(const char *const *args, const cp_options *options) {
  return start(test_program(), args, options);
}

static cp_result *wait_for(cp_child *child) {
  cp_result *r = cp_wait(child, DEADLINE_MS);
  EXPECT(r != NULL);
  if (r->error != NULL)
    FAIL("cp_wait: %s", r->error->message);
  EXPECT(r->exited);
  return r;
}

void expect_code(cp_child *child, int code) {
  cp_result *r = wait_for(child);
  EXPECT_EQ(r->signal, 0);
  EXPECT_EQ(r->code, code);
  cp_result_free(r);
}

void expect_signal(cp_child *child, int signal) {
  cp_result *r = wait_for(child);
  EXPECT_EQ(r->signal, signal);
  EXPECT_EQ(r->code, -1);
  cp_result_free(r);
}

static void too_late(cp_loop *loop, void *ctx) {
  (void)loop;
  (void)ctx;
  FAIL("the loop still runs after %d ms", DEADLINE_MS);
}

/* No timer here, which would hold the loop: SIGALRM ends a test whose loop hangs. */
void run(void) {
  alarm(DEADLINE_MS / 1000);
  EXPECT_EQ(cp_run(), 0);
  alarm(0);
}

static void look(cp_loop *loop, void *ctx) {
  const int *flag = ctx;
  if (*flag)
    cp_stop(loop);
  else
    EXPECT_GT(cp_set_timeout(loop, 1, look, ctx), 0);
}

void run_until(const int *flag) {
  cp_loop *loop = cp_loop_default();
  int64_t deadline = cp_set_timeout(loop, DEADLINE_MS, too_late, NULL);
  EXPECT_GT(cp_set_timeout(loop, 0, look, (void *)(uintptr_t)flag), 0);
  do
    EXPECT_OK(cp_run());
  while (!*flag);
  cp_clear_timer(loop, deadline);
}

/* ---- streams ---- */

static void take_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  bytes *into = ctx;
  (void)stream;
  EXPECT_EQ(into->ended, 0);
  EXPECT_GT(size, 0);
  char *grown = realloc(into->data, into->size + size + 1);
  EXPECT(grown != NULL);
  memcpy(grown + into->size, data, size);
  into->data = grown;
  into->size += size;
  into->data[into->size] = '\0';
}

static void take_end(cp_stream *stream, void *ctx) {
  bytes *into = ctx;
  (void)stream;
  into->ended++;
}

void collect(cp_stream *stream, bytes *into) {
  EXPECT(stream != NULL);
  *into = (bytes){.data = calloc(1, 1)};
  EXPECT_GT(cp_on_data(stream, take_data, into), 0);
  EXPECT_GT(cp_on_end(stream, take_end, into), 0);
}

void bytes_free(bytes *one) {
  free(one->data);
  *one = (bytes){0};
}

char *output_of(cp_child *child, int code) {
  bytes out;
  collect(cp_stdout(child), &out);
  expect_code(child, code);
  EXPECT_EQ(out.ended, 1);
  return out.data;
}

/* ---- records ---- */

void record_add(record *to, const char *format, ...) {
  char word[256];
  va_list args;
  va_start(args, format);
  vsnprintf(word, sizeof word, format, args);
  va_end(args);
  int n = snprintf(to->text + to->used, sizeof to->text - to->used, "%s%s", to->used > 0 ? " " : "", word);
  EXPECT(n > 0 && to->used + (size_t)n < sizeof to->text);
  to->used += (size_t)n;
}

static void on_spawn(cp_child *child, void *ctx) {
  EXPECT_GT(cp_pid(child), 0);
  record_add(ctx, "spawn");
}

static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  (void)child;
  record_add(ctx, "error:%s", error->code);
}

static void on_exit_or_close(record *to, const char *event, const cp_result *result) {
  if (result->signal != 0)
    record_add(to, "%s:%s", event, result->signal_name);
  else
    record_add(to, "%s:%d", event, result->code);
}

static void on_exit_event(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  on_exit_or_close(ctx, "exit", result);
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  on_exit_or_close(ctx, "close", result);
}

void record_child(record *to, cp_child *child) {
  EXPECT_GT(cp_on_spawn(child, on_spawn, to), 0);
  EXPECT_GT(cp_on_error(child, on_error, to), 0);
  EXPECT_GT(cp_on_exit(child, on_exit_event, to), 0);
  EXPECT_GT(cp_on_close(child, on_close, to), 0);
}

#define STREAM_EVENT(event)                                                                                  \
  static void stream_##event(cp_stream *stream, void *ctx) {                                                 \
    named_record *named = ctx;                                                                               \
    (void)stream;                                                                                            \
    record_add(named->to, "%s." #event, named->name);                                                        \
  }
STREAM_EVENT(end)
STREAM_EVENT(finish)
STREAM_EVENT(drain)
STREAM_EVENT(close)

static void stream_error(cp_stream *stream, const cp_error *error, void *ctx) {
  named_record *named = ctx;
  (void)stream;
  record_add(named->to, "%s.error:%s", named->name, error->code);
}

void record_stream(named_record *to, cp_stream *stream) {
  EXPECT_GT(cp_on_end(stream, stream_end, to), 0);
  EXPECT_GT(cp_on_finish(stream, stream_finish, to), 0);
  EXPECT_GT(cp_stream_on_drain(stream, stream_drain, to), 0);
  EXPECT_GT(cp_stream_on_error(stream, stream_error, to), 0);
  EXPECT_GT(cp_stream_on_close(stream, stream_close, to), 0);
}

void expect_order(const record *r, const char *first, const char *second) {
  const char *a = strstr(r->text, first), *b = strstr(r->text, second);
  if (a == NULL || b == NULL || a > b)
    FAIL("\"%s\" is to come before \"%s\" in: %s", first, second, r->text);
}

void expect_no_child(void) {
  errno = 0;
  int pid = waitpid(-1, NULL, WNOHANG);
  int e = errno;
  EXPECT_EQ(pid, -1);
  EXPECT_EQ(e, ECHILD);
}

/* ---- files ---- */

int make_file(const char *name) {
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  return fd;
}

void write_file(const char *name, const char *text, int mode) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
  EXPECT_SYS(fd);
  EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
  EXPECT_SYS(fchmod(fd, (mode_t)mode));
  EXPECT_SYS(close(fd));
}

char *read_file(const char *name, size_t *ret_size) {
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  EXPECT_SYS(fd);
  struct stat st;
  EXPECT_SYS(fstat(fd, &st));
  size_t size = (size_t)st.st_size;
  char *text = calloc(1, size + 1);
  EXPECT(text != NULL);
  EXPECT_EQ(read(fd, text, size), size);
  EXPECT_SYS(close(fd));
  if (ret_size != NULL)
    *ret_size = size;
  return text;
}
