/*
 * cp_mini.h: the part of childproc.h that the public tests need, and nothing else. Whoever writes a library
 * to this header can be judged by the tests in tests/public/. It is a strict subset: the same names and
 * types; of the structures the first members, which is all that a caller may count on. (Suite "mini" proves
 * that the two headers agree.)
 *
 * Rules that hold for every function here:
 *   Errors   What Node throws, a call returns: NULL or a negative errno, and cp_last_error() of this thread
 * tells the rest. What Node emits as 'error', the child or the stream emits. NULL     Every handle may be
 * NULL: no effect, NULL or -EINVAL. Copies   Everything handed in is copied before the call returns, but for
 * the ctx pointers. Zero     A zero in an option means "default"; a real zero is CP_ZERO. Callbacks  come
 * from cp_run() and cp_wait(), never from the call that causes them. They may free, kill, spawn, write, add
 * and remove listeners. A listener added during an event is first called for the next one; one removed is not
 * called again. Never    No signal handler is installed, no waitpid(-1) is called; signal dispositions and
 * the working directory of the process stay as they are. The chapter from which a function is needed stands
 * at it.
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
typedef struct cp_channel cp_channel;

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
  CP_STDIO_END,
  CP_STDIO_IPC
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

/*
 * Options in brackets are not used by any test: they are here because a later one has its place behind them.
 * A library may leave them out of account. Members that the caller's size does not reach are zero.
 */
typedef struct cp_id {
  bool set;
  unsigned value;
} cp_id;
typedef struct cp_number {
  bool set;
  int value;
} cp_number;
typedef struct cp_limit {
  bool set;
  uint64_t value;
} cp_limit;
typedef struct cp_limits {
  cp_limit cpu_s, address_space, data, stack, core, file_size, descriptors, processes, wall_ms;
  cp_number nice, umask;
  cp_limit memory, tree_processes;
  const int *cpus;
  size_t cpus_count;
} cp_limits;
typedef enum cp_keep { CP_KEEP_HEAD, CP_KEEP_TAIL, CP_KEEP_BOTH } cp_keep;
typedef enum cp_overflow { CP_OVERFLOW_KILL, CP_OVERFLOW_DROP } cp_overflow;
typedef enum cp_serialization { CP_JSON, CP_ADVANCED } cp_serialization;
typedef void cp_progress_fn(cp_child *child, uint64_t out, uint64_t err, void *ctx);

typedef struct cp_options {
  size_t size;     /* sizeof(cp_options) of the caller; CP_OPTIONS sets it; at least up to kill_signal */
  const char *cwd; /* 1: working directory; NULL or "": the parent's */
  const char *const *env;     /* 1: "NAME=value", NULL at the end; NULL: the parent's */
  const char *const *env_add; /* 1: laid over env: "NAME=value" sets, "NAME" alone takes away */
  const char *argv0;          /* 1: argv[0], where it is not to be the file's name */
  const cp_stdio *stdio;      /* 1: CP_STDIO(...); NULL or shorter than 3: pipes for the rest of 0-2 */
  bool shell;                 /* 3: run `file` as a command line of the shell, /bin/sh -c */
  bool detached;              /* 6: in a session of its own (setsid) */
  const char *shell_path;     /* 3: another shell than /bin/sh; implies shell */
  int64_t timeout_ms;         /* 3: kill_signal after so long; 0: never */
  int kill_signal;            /* 3: of timeout and max_buffer; 0: SIGTERM */
  cp_abort *abort;            /* [ ] */
  cp_loop *loop;              /* [ ] */
  cp_queue *queue;            /* [ ] */
  cp_id uid, gid;             /* [ ] */
  const unsigned *groups;     /* [ ] */
  size_t groups_count;        /* [ ] */
  cp_limits limits;           /* [ ] */
  int64_t grace_ms, drain_ms; /* [ ] */
  bool capture;               /* [ ] cp_exec() and cp_exec_file() capture always */
  bool text, tee;             /* [ ] */
  cp_keep keep;               /* [ ] */
  cp_overflow overflow;       /* [ ] */
  int64_t max_buffer;         /* 3: bytes captured of each stream; 0: 1 MiB, CP_ZERO, CP_UNLIMITED */
  const void *input;          /* 4: written to stdin, which is then ended */
  size_t input_size;
  bool pipefail;               /* [ ] */
  cp_progress_fn *on_progress; /* [ ] */
  void *progress_ctx;
  const char *exec_path; /* [ ] */
  const char *const *exec_argv;
  bool silent; /* 5: cp_fork(): stdin, stdout and stderr are pipes, unless stdio is given */
  cp_serialization serialization; /* [ ] CP_JSON */
  int64_t max_message;            /* [ ] */
  bool tree; /* 6: own the whole tree: the child leads a group of its own, which cp_kill_tree() reaches */
} cp_options;

/* What came through a stream. data is never NULL and has a NUL after `size` bytes. */
typedef struct cp_output {
  const char *data; /* what was captured; "" where nothing was asked to be */
  size_t size;
  uint64_t total; /* bytes that came in all, captured or not */
  size_t gap;     /* where data is cut off: `size`, if truncated */
  bool truncated; /* less was kept than came */
  bool eof;       /* the end was seen */
} cp_output;

/* The first members of a result; more may follow. */
typedef struct cp_result {
  const cp_error *error;   /* NULL, or why it did not start, was given up or failed as a command */
  int pid;                 /* 0: never started */
  int code;                /* 0-255; -1: ended by a signal or still running; -errno: never started */
  int signal;              /* the signal that ended it, or 0 */
  const char *signal_name; /* "SIGKILL", or NULL */
  cp_output out;           /* stdio[1] */
  cp_output err;           /* stdio[2] */
  bool exited;             /* code or signal is final */
  bool core_dumped;
  bool lost;       /* somebody else waited for it: code is -1 */
  bool recovered;  /* somebody else waited for it, and the status was found all the same */
  bool killed;     /* a signal was sent by cp_kill(), timeout or max_buffer */
  bool pipes_held; /* it has exited, and somebody else still holds one of its pipes */
} cp_result;

typedef void cp_loop_fn(cp_loop *loop, void *ctx);
typedef void cp_spawn_fn(cp_child *child, void *ctx);
typedef void cp_error_fn(cp_child *child, const cp_error *error, void *ctx);
typedef void cp_result_fn(cp_child *child, const cp_result *result, void *ctx);
typedef void cp_data_fn(cp_stream *stream, const char *data, size_t size, void *ctx);
typedef void cp_stream_fn(cp_stream *stream, void *ctx);
typedef void cp_stream_error_fn(cp_stream *stream, const cp_error *error, void *ctx);
typedef void cp_written_fn(cp_stream *stream, int status, void *ctx);
typedef void cp_done_fn(const cp_result *result, void *ctx);
typedef void cp_message_fn(cp_channel *channel, const char *json, size_t size, void *ctx);
typedef void cp_channel_fn(cp_channel *channel, void *ctx);
typedef void cp_channel_error_fn(cp_channel *channel, const cp_error *error, void *ctx);

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
#define CP_IPC cp_stdio_make(CP_STDIO_IPC, -1, NULL, NULL)
#define CP_STDIO_LAST cp_stdio_make(CP_STDIO_END, -1, NULL, NULL)

#define CP_ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CP_ENV(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CP_STDIO(...) ((const cp_stdio[]){__VA_ARGS__, CP_STDIO_LAST})
#define CP_OPTIONS(...) (&(const cp_options){.size = sizeof(cp_options), __VA_ARGS__})

#define CP_WRITE_MARK 65536

/* ---- 1: spawn -------------------------------------------------------------------------------------- */

/* The last failure of a call in this thread; never NULL. */
const cp_error *cp_last_error(void);

/* The number of "SIGTERM", "sigterm" or "TERM", or -EINVAL; the name of a number, static, or NULL. */
int cp_signal_number(const char *name);
const char *cp_signal_name(int number);

/* The loop of this thread, made at first use. cp_loop_free(): its handles are gone; returns NULL. */
cp_loop *cp_loop_default(void);
cp_loop *cp_loop_free(cp_loop *loop);

/*
 * Runs until nothing referenced is left to happen (0) or cp_stop() is called (1); -EBUSY from a callback.
 * Referenced are running children but those under cp_unref(), open readable streams, unfinished writes,
 * timers.
 */
int cp_run(void);
void cp_stop(cp_loop *loop);

/* Calls fn once after ms milliseconds. An id above 0, or -EINVAL, -ENOMEM. loop NULL: the default one. */
int64_t cp_set_timeout(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx);
void cp_clear_timer(cp_loop *loop, int64_t id);

/*
 * Starts `file` with `args` (argv[1] and on) and returns at once. A name with a '/' is relative to the new
 * working directory; another is looked up in the PATH of the child's environment, as execvp() does it.
 *
 * On EACCES, EAGAIN, EMFILE, ENFILE and ENOENT it returns a child without a pid that emits 'error' and
 * 'close'. Everything else returns NULL, and nothing is left behind: EINVAL for arguments that are refused,
 * E2BIG, ENOTDIR, EBADF … The child has default signal dispositions, an empty signal mask and exactly the
 * descriptors of stdio. Owner: the loop, until the last 'close' listener has returned, or as long as it is
 * kept.
 */
cp_child *cp_spawn(const char *file, const char *const *args, const cp_options *options);

/*
 * Runs the loop until the child has closed, and returns its result (free it). What nobody listens to is read
 * and dropped meanwhile. After timeout_ms (-1: none) a result with the error ETIMEDOUT, after cp_stop()
 * ECANCELED, from a callback EBUSY; the child goes on. Never NULL: for child NULL a result with
 * cp_last_error().
 */
cp_result *cp_wait(cp_child *child, int64_t timeout_ms);
cp_result *cp_result_free(cp_result *result);
cp_result *cp_result_take(const cp_result *result); /* a copy */

int cp_pid(const cp_child *child);
const cp_result *cp_child_result(const cp_child *child); /* what is known so far */
const char *cp_spawnfile(const cp_child *child);
const char *const *cp_spawnargs(const cp_child *child);
cp_child *cp_child_keep(cp_child *child); /* it stays valid after 'close', until … */
cp_child *cp_child_free(cp_child *child); /* … this; returns NULL */

/* 1 sent, 0 the child is not running, -EINVAL no such signal, -EPERM. signal 0 only asks. */
int cp_kill(cp_child *child, int signal);
int cp_kill_name(cp_child *child, const char *name);

/* Each adds one listener and returns its id (above 0), or -EINVAL, -ENOMEM. Order: spawn, exit, close. */
int cp_on_spawn(cp_child *child, cp_spawn_fn *fn, void *ctx);
int cp_on_error(cp_child *child, cp_error_fn *fn, void *ctx);
int cp_on_exit(cp_child *child, cp_result_fn *fn, void *ctx);
int cp_on_close(cp_child *child, cp_result_fn *fn, void *ctx);
void cp_off(cp_child *child, int id);

/* ---- 2: capture ------------------------------------------------------------------------------------ */

/* The parent's side of a pipe; NULL where stdio[index] is none. */
cp_stream *cp_stdin(const cp_child *child);
cp_stream *cp_stdout(const cp_child *child);
cp_stream *cp_stderr(const cp_child *child);
cp_stream *cp_stdio_at(const cp_child *child, size_t index);

/*
 * Reading starts with the first 'data' listener or cp_resume(). Until then nothing is read. After the child's
 * exit what nobody reads is read and dropped, and what is paused is resumed, so that 'close' comes.
 */
int cp_on_data(cp_stream *stream, cp_data_fn *fn, void *ctx);
int cp_on_end(cp_stream *stream, cp_stream_fn *fn, void *ctx);
int cp_stream_on_close(cp_stream *stream, cp_stream_fn *fn, void *ctx);
void cp_stream_off(cp_stream *stream, int id);
void cp_resume(cp_stream *stream);

/* Writes in order without blocking. 1: go on, 0: more than CP_WRITE_MARK bytes are queued, negative: -EPIPE
 * after cp_end() or once closed, -EBADF not writable, -ENOMEM. cp_end(): the child sees the end once all is
 * written. */
int cp_write(cp_stream *stream, const void *data, size_t size);
void cp_end(cp_stream *stream);

/*
 * Runs a program without a shell, collects stdout and stderr and calls done once, after 'close'; at once
 * where it cannot be started. error is NULL if it ended with code 0; otherwise "Command failed: FILE
 * ARGS\nSTDERR", or why.
 */
cp_child *cp_exec_file(const char *file, const char *const *args, const cp_options *options, cp_done_fn *done,
                       void *ctx);

/* ---- 3: shell and limits --------------------------------------------------------------------------- */

/* The same for a command line of the shell. */
cp_child *cp_exec(const char *command, const cp_options *options, cp_done_fn *done, void *ctx);

/* `text` as one word of sh in which nothing has a meaning; a string to free(). */
char *cp_quote_sh(const char *text);

/* ---- 4: streams at once ---------------------------------------------------------------------------- */

int cp_on_finish(cp_stream *stream, cp_stream_fn *fn, void *ctx);       /* all is written, after cp_end() */
int cp_stream_on_drain(cp_stream *stream, cp_stream_fn *fn, void *ctx); /* empty after a 0 of cp_write() */
int cp_stream_on_error(cp_stream *stream, cp_stream_error_fn *fn, void *ctx);
void cp_pause(cp_stream *stream);

/* done is called once, later: 0, -EPIPE …, -ECANCELED for what a close drops; not after a negative return
 * value. */
int cp_write_then(cp_stream *stream, const void *data, size_t size, cp_written_fn *done, void *ctx);
size_t cp_stream_queued(const cp_stream *stream);
void cp_stream_destroy(cp_stream *stream); /* closes at once; what is queued is dropped */

/* ---- 5: messages ----------------------------------------------------------------------------------- */

/*
 * A child with a channel: a socket pair, over which each message is one line of JSON. The child finds its
 * side by NODE_CHANNEL_FD (and NODE_CHANNEL_SERIALIZATION_MODE=json) in its environment. stdio is inherit,
 * inherit, inherit, CP_IPC. Order: message…, disconnect, exit, close.
 */
cp_child *cp_fork(const char *file, const char *const *args, const cp_options *options);
cp_channel *cp_channel_of(const cp_child *child);

/* The child's side, or NULL with ENOENT. Takes its variables out of the environment. It holds cp_run() only
 * while somebody listens to 'message' or 'disconnect'. */
cp_channel *cp_parent(void);

/* What arrives before the first listener waits for it. 'disconnect' is the last event. 'error' (EBADMSG):
 * what arrived is no message, the channel is closed. */
int cp_on_message(cp_channel *channel, cp_message_fn *fn, void *ctx);
int cp_on_disconnect(cp_channel *channel, cp_channel_fn *fn, void *ctx);
int cp_channel_on_error(cp_channel *channel, cp_channel_error_fn *fn, void *ctx);
void cp_channel_off(cp_channel *channel, int id);

/* Sends one JSON text, on one line, without blocking. 1: go on, 0: much is queued, -EINVAL no JSON, -EPIPE
 * closed. */
int cp_send(cp_channel *channel, const char *json);

/* Closes once what is queued has left; a second call is -ENOTCONN. */
int cp_disconnect(cp_channel *channel);
bool cp_connected(const cp_channel *channel);

/* ---- 6: detached and trees ------------------------------------------------------------------------- */

/* Whether cp_run() waits for this child. Open pipes hold the loop all the same. */
void cp_ref(cp_child *child);
void cp_unref(cp_child *child);

/*
 * Ends the child and, with options.tree, all that descends from it: SIGTERM and SIGCONT, after grace_ms
 * SIGKILL to what is left (0: at once). Works until 'close', which then waits until nobody is left. Without
 * options.tree the child alone. 1 signalled, 0 nobody left, -EINVAL.
 */
int cp_kill_tree(cp_child *child, int64_t grace_ms);

#endif
