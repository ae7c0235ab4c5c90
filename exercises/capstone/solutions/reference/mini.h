/*
 * What the files of this library share. Downwards: spawn, shell -> trees -> child -> streams, capture ->
 * loop, error. A loop has children and streams; everything is told from loop_step(), never from the call that
 * causes it.
 */
#ifndef MINI_H
#define MINI_H

#include "cp_mini.h"

#include <stdint.h>
#include <sys/types.h>

/* ---- error.c ---- */

cp_error *error_new(int errnum, const char *name, const char *code, const char *message, const char *syscall,
                    const char *path);
cp_error *error_copy(const cp_error *error);
cp_error *error_free(cp_error *error);
const char *error_name(int errnum); /* "ENOENT" */

/* Sets the last error of this thread; returns -errnum. */
int fail(int errnum, const char *name, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
int fail_with(cp_error *owned);
int fail_errno(int errnum, const char *call); /* "spawn EBADF" */

/* ---- listeners.c ---- */

typedef void any_fn(void);
typedef struct listener {
  int id, event;
  bool removed;
  any_fn *fn;
  void *ctx;
  struct listener *next;
} listener;
typedef struct listeners {
  listener *first;
  int last_id, depth;
} listeners;
typedef void call_fn(any_fn *fn, void *about, const void *what, size_t size, void *ctx);

int listeners_add(listeners *all, int event, any_fn *fn, void *ctx);
void listeners_remove(listeners *all, int id);
bool listeners_any(const listeners *all, int event);
void listeners_clear(listeners *all);
/* Those that are there now are called in order, but for those removed meanwhile. */
void listeners_tell(listeners *all, int event, call_fn *call, void *about, const void *what, size_t size);

/* ---- loop.c ---- */

typedef struct timer {
  int64_t id, due_ms;
  bool holds;
  cp_loop_fn *fn;
  void *ctx;
  struct timer *next;
} timer;
struct cp_loop {
  cp_child *children;
  cp_stream *streams;
  timer *timers; /* by time */
  int64_t last_timer;
  bool running, stopped;
};
int64_t now_ms(void);
int64_t timer_add(cp_loop *loop, int64_t ms, bool holds, cp_loop_fn *fn, void *ctx);
/* One round: what is due is told, then what the kernel has is waited for, at most so long. */
void loop_step(cp_loop *loop, int64_t timeout_ms);
bool loop_alive(const cp_loop *loop);
void loop_sweep(cp_loop *loop); /* frees what has closed and is kept by nobody */

/* ---- capture.c (reading), streams.c (writing) ---- */

enum { STREAM_DATA, STREAM_END, STREAM_FINISH, STREAM_DRAIN, STREAM_ERROR, STREAM_CLOSE };

typedef struct block {
  char *data;
  size_t size, at;
  cp_written_fn *done;
  void *ctx;
  int status;
  struct block *next;
} block;

struct cp_stream {
  cp_loop *loop;
  cp_child *child; /* NULL: of the channel to the parent */
  cp_channel *channel;
  int fd;                     /* -1: closed */
  bool reads, writes;         /* what it was made for */
  bool read_open, write_open; /* what is left of it */
  bool flowing, paused, close_told;
  bool ending, finish_due, needs_drain;
  int error_due; /* errno of a write that failed, not yet told */
  size_t queued;
  block *queue, *written; /* to the kernel; done, to be told */
  cp_output *output;      /* where bytes are counted, or NULL */
  listeners listeners;
  short events; /* of the last poll */
  bool polled;
  cp_stream *next;
};

cp_stream *stream_new(cp_loop *loop, int fd, bool reads, bool writes);
cp_stream *stream_free(cp_stream *stream);
bool stream_due(const cp_stream *stream); /* something is to be told */
void stream_tell(cp_stream *stream);      /* … and is */
void stream_ready(cp_stream *stream);     /* what poll() has found */
bool stream_read(cp_stream *stream);      /* once; false: nothing more is there now */
void stream_give_up(cp_stream *stream);   /* the child has ended: nobody reads any more, everything is read */
void stream_write_queue(cp_stream *stream);
void stream_cancel(cp_stream *stream, int status); /* what is queued will not be written */
void stream_tell_written(cp_stream *stream);
short stream_wants(const cp_stream *stream);

/* ---- child.c ---- */

enum { CHILD_SPAWN, CHILD_ERROR, CHILD_EXIT, CHILD_CLOSE };

struct cp_child {
  cp_loop *loop;
  int pid, pidfd;
  char *file;
  char **args;
  cp_stream **streams; /* one for each element of stdio, or NULL */
  size_t stream_count;
  cp_result result;
  cp_channel *channel;
  bool spawn_due, error_due, running, exit_told, closed, close_told;
  bool kept, unreferenced, tree, tree_killed, gone;
  int waiting; /* cp_wait()s */
  int kill_signal;
  int64_t timer, grace_timer, kill_at;
  bool command; /* exec: captured, one callback */
  char *cmd;
  int64_t max_buffer;
  cp_done_fn *done;
  void *done_ctx;
  bool polled, ready;
  listeners listeners;
  cp_child *next;
};

void child_step(cp_child *child); /* tells what is due, reaps it where it has ended */
bool child_due(const cp_child *child);
cp_child *child_free(cp_child *child);
cp_result *result_copy(const cp_result *result, const cp_error *error);
void result_clear(cp_result *result);
bool child_streams_closed(const cp_child *child);

/* ---- trees.c ---- */

int child_signal(cp_child *child, int signal);
bool tree_is_gone(const cp_child *child);

/* ---- shell.c: commands ---- */

void command_take(cp_child *child, cp_output *output, const char *data, size_t size);
void command_give_up(cp_child *child); /* kill_signal, and nothing is waited for but the child */
void command_end(cp_child *child);     /* the result's error, and done */

/* ---- messages.c ---- */

struct cp_channel {
  cp_stream *stream;
  bool disconnecting, broken, taking;
  char *buffer; /* what has arrived and was not told */
  size_t size, room;
  listeners listeners;
};
void channel_take(cp_channel *channel, const char *data, size_t size);
void channel_closed(cp_channel *channel);
cp_channel *channel_new(cp_stream *stream, cp_child *child);
cp_channel *channel_free(cp_channel *channel);
bool channel_holds(const cp_channel *channel);

/* ---- json.c ---- */

bool json_is_valid(const char *text, size_t size);

/* ---- check.c, files.c, program.c: of spawn ---- */

typedef struct plan {
  char *file;
  char **args, **env, **candidates;
  char *cwd;
  cp_stdio *stdio; /* with its defaults filled in */
  size_t count;
  int *sources; /* the child's descriptors in this process, -1: closed */
  int *parents; /* our ends of pipes, -1: none */
  bool *owned;  /* whether sources[i] is to be closed here */
  bool session;
  int report_fd;
} plan;
typedef struct report {
  int step; /* 0 exec, 1 chdir */
  int errnum;
} report;

int check_spawn(const char *file, const char *const *args, const cp_options *options);
int plan_make(plan *p, const char *file, const char *const *args, const cp_options *options);
void plan_free(plan *p);
int plan_open(plan *p, cp_error **ret_error); /* the descriptors; 0 or a negative errno */
void plan_close(plan *p, bool ours_too);
int fd_above_2(int fd);
char **list_copy(const char *const *list);
char **list_free(char **list);
_Noreturn void program_run(const plan *p);

#endif
