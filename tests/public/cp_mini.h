/*
 * The part of childproc.h that the public tests need, and nothing else: whoever writes an own library
 * to this header can be judged by the tests in this folder. It is a strict subset: the same names and types;
 * of the structures the first members, which is all that a caller may count on; no other layout.
 * (suite "mini" proves that the two headers agree.)
 *
 * How it is meant: errors are values, what Node throws a call returns, what Node emits as 'error' the child
 * emits. Everything handed in is copied. Every handle may be NULL. See childproc.h for the whole text.
 */
#ifndef CP_MINI_H
#define CP_MINI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef CHILDPROC_H /* with both headers in one file the compiler compares what they declare */

typedef struct cp_loop cp_loop;
typedef struct cp_child cp_child;
typedef struct cp_stream cp_stream;
typedef struct cp_abort cp_abort;
typedef struct cp_queue cp_queue;

typedef struct cp_error {
  int errnum;          /* errno as a positive number */
  const char *name;    /* "Error", "TypeError", "RangeError" */
  const char *code;    /* "ENOENT" */
  const char *message; /* "spawn nope ENOENT" */
  const char *syscall; /* "spawn nope" */
  const char *path;    /* "nope" */
} cp_error;

typedef enum cp_stdio_kind {
  CP_STDIO_DEFAULT,
  CP_STDIO_PIPE,
  CP_STDIO_IGNORE,
  CP_STDIO_INHERIT,
  CP_STDIO_FD,
  CP_STDIO_SAME_AS,
  CP_STDIO_READ_PATH,
  CP_STDIO_WRITE_PATH,
  CP_STDIO_APPEND_PATH,
  CP_STDIO_STREAM,
  CP_STDIO_END
} cp_stdio_kind;

typedef struct cp_stdio {
  cp_stdio_kind kind;
  int fd;
  const char *path;
  cp_stream *stream;
} cp_stdio;

static inline cp_stdio cp_stdio_make(cp_stdio_kind kind, int fd, const char *path, cp_stream *stream) {
  cp_stdio one;
  one.kind = kind;
  one.fd = fd;
  one.path = path;
  one.stream = stream;
  return one;
}

/* The first options; more may follow, which a library takes as zero where size says they are not there. */
typedef struct cp_options {
  size_t size;
  const char *cwd;
  const char *const *env;
  const char *const *env_add;
  const char *argv0;
  const cp_stdio *stdio;
  bool shell;
  bool detached;
  const char *shell_path;
  int64_t timeout_ms;
  int kill_signal;
} cp_options;

typedef struct cp_output {
  const char *data;
  size_t size;
  uint64_t total; /* bytes that came in all */
  size_t gap;
  bool truncated;
  bool eof; /* the end was seen */
} cp_output;

/* The first members of a result; more may follow. */
typedef struct cp_result {
  const cp_error *error;
  int pid;
  int code;
  int signal;
  const char *signal_name;
  cp_output out;
  cp_output err;
  bool exited;
  bool core_dumped;
  bool lost;
  bool recovered;
  bool killed;
  bool pipes_held;
} cp_result;

typedef void cp_loop_fn(cp_loop *loop, void *ctx);
typedef void cp_spawn_fn(cp_child *child, void *ctx);
typedef void cp_error_fn(cp_child *child, const cp_error *error, void *ctx);
typedef void cp_result_fn(cp_child *child, const cp_result *result, void *ctx);
typedef void cp_data_fn(cp_stream *stream, const char *data, size_t size, void *ctx);
typedef void cp_stream_fn(cp_stream *stream, void *ctx);
typedef void cp_stream_error_fn(cp_stream *stream, const cp_error *error, void *ctx);
typedef void cp_written_fn(cp_stream *stream, int status, void *ctx);

#endif

#define CP_ZERO INT64_MIN
#define CP_UNLIMITED INT64_MAX

#define CP_DEFAULT cp_stdio_make(CP_STDIO_DEFAULT, -1, NULL, NULL)
#define CP_PIPE cp_stdio_make(CP_STDIO_PIPE, -1, NULL, NULL)
#define CP_IGNORE cp_stdio_make(CP_STDIO_IGNORE, -1, NULL, NULL)
#define CP_INHERIT cp_stdio_make(CP_STDIO_INHERIT, -1, NULL, NULL)
#define CP_FD(n) cp_stdio_make(CP_STDIO_FD, (n), NULL, NULL)
#define CP_SAME_AS(i) cp_stdio_make(CP_STDIO_SAME_AS, (i), NULL, NULL)
#define CP_FROM_PATH(p) cp_stdio_make(CP_STDIO_READ_PATH, -1, (p), NULL)
#define CP_TO_PATH(p) cp_stdio_make(CP_STDIO_WRITE_PATH, -1, (p), NULL)
#define CP_APPEND_TO_PATH(p) cp_stdio_make(CP_STDIO_APPEND_PATH, -1, (p), NULL)
#define CP_STREAM(s) cp_stdio_make(CP_STDIO_STREAM, -1, NULL, (s))
#define CP_STDIO_LAST cp_stdio_make(CP_STDIO_END, -1, NULL, NULL)

#define CP_ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CP_ENV(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CP_STDIO(...) ((const cp_stdio[]){__VA_ARGS__, CP_STDIO_LAST})
#define CP_OPTIONS(...) (&(const cp_options){.size = sizeof(cp_options), __VA_ARGS__})

#define CP_WRITE_MARK 65536

const cp_error *cp_last_error(void);

int cp_signal_number(const char *name);
const char *cp_signal_name(int number);

cp_loop *cp_loop_default(void);
cp_loop *cp_loop_free(cp_loop *loop);
int cp_run(void);
void cp_stop(cp_loop *loop);
int64_t cp_set_timeout(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx);
void cp_clear_timer(cp_loop *loop, int64_t id);

cp_child *cp_spawn(const char *file, const char *const *args, const cp_options *options);
cp_result *cp_wait(cp_child *child, int64_t timeout_ms);
cp_result *cp_result_free(cp_result *result);
cp_result *cp_result_take(const cp_result *result);

int cp_pid(const cp_child *child);
const cp_result *cp_child_result(const cp_child *child);
const char *cp_spawnfile(const cp_child *child);
const char *const *cp_spawnargs(const cp_child *child);
int cp_kill(cp_child *child, int signal);
int cp_kill_name(cp_child *child, const char *name);
void cp_ref(cp_child *child);
void cp_unref(cp_child *child);
cp_child *cp_child_keep(cp_child *child);
cp_child *cp_child_free(cp_child *child);

int cp_on_spawn(cp_child *child, cp_spawn_fn *fn, void *ctx);
int cp_on_error(cp_child *child, cp_error_fn *fn, void *ctx);
int cp_on_exit(cp_child *child, cp_result_fn *fn, void *ctx);
int cp_on_close(cp_child *child, cp_result_fn *fn, void *ctx);
void cp_off(cp_child *child, int id);

cp_stream *cp_stdin(const cp_child *child);
cp_stream *cp_stdout(const cp_child *child);
cp_stream *cp_stderr(const cp_child *child);
cp_stream *cp_stdio_at(const cp_child *child, size_t index);

int cp_on_data(cp_stream *stream, cp_data_fn *fn, void *ctx);
int cp_on_end(cp_stream *stream, cp_stream_fn *fn, void *ctx);
int cp_on_finish(cp_stream *stream, cp_stream_fn *fn, void *ctx);
int cp_stream_on_drain(cp_stream *stream, cp_stream_fn *fn, void *ctx);
int cp_stream_on_error(cp_stream *stream, cp_stream_error_fn *fn, void *ctx);
int cp_stream_on_close(cp_stream *stream, cp_stream_fn *fn, void *ctx);
void cp_stream_off(cp_stream *stream, int id);
void cp_pause(cp_stream *stream);
void cp_resume(cp_stream *stream);
int cp_write(cp_stream *stream, const void *data, size_t size);
int cp_write_then(cp_stream *stream, const void *data, size_t size, cp_written_fn *done, void *ctx);
size_t cp_stream_queued(const cp_stream *stream);
void cp_end(cp_stream *stream);
void cp_stream_destroy(cp_stream *stream);

#endif
