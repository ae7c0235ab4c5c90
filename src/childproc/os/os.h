/*
 * What an operating system must offer. Everything above this file is the same on every system.
 *
 * The interface is completion-style: "read, and tell me what came", never "tell me when I may read",
 * because a completion port cannot be hidden behind readiness, while epoll and poll can be hidden
 * behind completion. All callbacks are made by os_loop_wait() in the loop's thread, never from inside
 * the call that asked for them. A callback may close any handle, its own too.
 *
 * Results are 0 or a positive count, or a negative errno.
 */
#ifndef OS_OS_H
#define OS_OS_H

#include "os/plan.h"

typedef struct os_loop os_loop;
typedef struct os_stream os_stream;
typedef struct os_process os_process;

/* ---- Loop ---- */

int os_loop_open(os_loop **ret);

/*
 * Every stream and process of it was closed before. In a child process that the host made by fork(),
 * closing touches nothing that the parent's loop still uses (an epoll set is shared across fork).
 */
os_loop *os_loop_close(os_loop *loop);

/*
 * Waits up to timeout_ms (-1: without limit) for completions and calls them back: first those of streams,
 * then accepted connections, then those of processes, because what a child wrote comes before its end. One
 * round, no more.
 */
int os_loop_wait(os_loop *loop, int64_t timeout_ms);

/* From a callback: os_loop_wait() makes no other one before it returns; what is left is pending. */
void os_loop_break(os_loop *loop);

/* Work is at hand that no descriptor announces: the next wait must not sleep. */
bool os_loop_pending(const os_loop *loop);

/* Ends a wait, from any thread and from a signal handler. */
void os_loop_wake(os_loop *loop);

/* False in a process that the host made by fork(): what the kernel keeps of the loop is the parent's. */
bool os_loop_is_ours(const os_loop *loop);

int os_loop_fd(const os_loop *loop); /* or -ENOTSUP */
int os_loop_poll_set(const os_loop *loop, cp_pollfd *set, size_t capacity);

/* ---- Clock ---- */

int64_t os_now_ns(void); /* monotonic */

/* The environment of this process, NULL at the end; for os_environ_free(). NULL: no memory. */
char **os_environ(void);
void os_environ_free(char **env);

/* Takes a variable out of it: 1 and its value, to free(); 0 there is none; -ENOMEM (it stays then). */
int os_environ_take(const char *name, char **ret);

/*
 * Whether a program gets one command line, which it splits by itself, instead of an argument vector; its
 * environment has names without case then, and its search order is that of Windows.
 */
bool os_takes_line(void);
const char *os_shell(void); /* what runs a command line; static text */

/* ---- Threads ---- */

typedef struct os_mutex os_mutex;
int os_mutex_open(os_mutex **ret);
os_mutex *os_mutex_close(os_mutex *mutex);
void os_mutex_lock(os_mutex *mutex);
void os_mutex_unlock(os_mutex *mutex);

/* One pointer for each thread; `free` is called with it when the thread ends. */
void *os_thread_slot(void);
int os_thread_slot_set(void *value, void (*free)(void *value));

/* ---- Streams: the parent's ends of pipes and socket pairs ---- */

/*
 * Makes one pipe between parent and child. Parent's end: non-blocking; child's end: blocking; both
 * close-on-exec. duplex: a socket pair; otherwise a real pipe, which the child reads (child_reads) or writes.
 */
int os_pipe(bool duplex, bool child_reads, int *ret_parent, int *ret_child);

/*
 * Makes a channel: a pipe in both directions, over which programs tell each other messages as Node does on
 * this system. os_channel_check(): 0 where a descriptor that another process has given can be an end of one,
 * -EBADF, -ENOTSOCK.
 */
int os_channel(int *ret_parent, int *ret_child);
int os_channel_check(int fd);

/* Opens a file for a child (blocking, close-on-exec); path NULL is the null device. kind: the path kinds. */
int os_open(const char *path, cp_stdio_kind kind, int *ret);

/*
 * Makes a terminal of 80 x 24 characters, both sides as of os_pipe(). A stream over the parent's side is at
 * its end when nobody has the other one open; shutting it down types the end-of-file character, closing it
 * hangs up. os_terminal_resize(): -ENOTTY where it is none.
 */
int os_terminal(int *ret_parent, int *ret_child);
int os_terminal_resize(int fd, int columns, int rows);

/* Writes all of data to descriptor 1 or 2 of this process, waiting where it must; no SIGPIPE. 0 or a negative
 * errno. */
int os_pass_on(int fd, const void *data, size_t size);
int os_is_executable(const char *path); /* 0, -ENOENT, -EACCES … */
int os_duplicate(int fd, int *ret);     /* close-on-exec */
void os_close(int fd);
int os_close_on_exec(int fd); /* 0, -EBADF */

/* What a descriptor is, as far as it matters for passing it on; -EBADF; -ENOTSUP: none can be passed on here.
 */
enum os_socket { OS_NO_SOCKET, OS_LISTENER, OS_CONNECTION, OS_UDP4, OS_UDP6, OS_OTHER_SOCKET };
int os_socket_kind(int fd);
int os_unblock(int fd); /* makes it non-blocking */

/* Takes fd over, also on failure. */
int os_stream_open(os_loop *loop, int fd, bool readable, bool writable, os_stream **ret);
os_stream *os_stream_close(os_stream *stream); /* no callback comes any more */
int os_stream_fd(const os_stream *stream);
int os_stream_release(os_stream *stream); /* closes the handle, gives the descriptor back */

/*
 * One read: done(ctx, n, data) once, with n > 0 bytes at data (valid for the call), 0 at the end, or a
 * negative errno. One at a time. os_stream_read_now(): the same without waiting, for draining:
 * bytes, 0 at the end, -EAGAIN when nothing is there; any read under way stays.
 */
typedef void os_read_fn(void *ctx, int64_t n, const char *data);
void os_stream_read(os_stream *stream, os_read_fn *done, void *ctx);
void os_stream_read_cancel(os_stream *stream);
int64_t os_stream_read_now(os_stream *stream, const char **ret_data);

/*
 * One write, of memory that stays until done: returns bytes taken at once (done is not called),
 * -EINPROGRESS (done(ctx, n) follows, n bytes taken or a negative errno), or a negative errno. A reader
 * that is gone is -EPIPE; no SIGPIPE is raised, and none that was pending is lost.
 */
typedef void os_write_fn(void *ctx, int64_t n);
int64_t os_stream_write(os_stream *stream, const void *data, size_t size, os_write_fn *done, void *ctx);

/* The same without waiting and without keeping the memory: bytes taken, -EAGAIN, or a negative errno. */
int64_t os_stream_write_now(os_stream *stream, const void *data, size_t size);

/* The write under way is tried once more: what done would be told (it is not called then), or -EAGAIN. */
int64_t os_stream_write_again(os_stream *stream);

/*
 * Waits, without any callback, until something can be read, or written where write is set, or timeout_ms (-1:
 * without limit) have passed. 0 or a negative errno.
 */
int os_stream_wait(os_stream *stream, bool write, int64_t timeout_ms);

/*
 * The stream is an end of a channel. Where bytes stand in frames on it, -EPROTO is the error of a read that
 * finds none. From now on reads take descriptors that come with the bytes: os_stream_take_fd() gives them in
 * order, the caller's to close, and -EAGAIN at the end. They are close-on-exec. One for which there was no
 * room is lost, as the kernel loses it. 0, -ENOMEM.
 */
int os_stream_carry(os_stream *stream);
int os_stream_take_fd(os_stream *stream);

/* As os_stream_write(); the descriptor rides on the first byte, and stays the caller's. */
int64_t os_stream_write_fd(os_stream *stream, const void *data, size_t size, int fd, os_write_fn *done,
                           void *ctx);

/* The peer sees end-of-file; reading goes on where the stream is duplex. */
void os_stream_shutdown(os_stream *stream);

/* ---- Sockets that others connect to ---- */

/* Where a socket is; as text the address is numeric, or the path of a unix socket. */
enum { OS_UNIX = -1, OS_IP4 = 4, OS_IP6 = 6, OS_ADDRESS_SIZE = 128 };
typedef struct os_place {
  const char *address; /* NULL: any; of IPv6, and of IPv4 where there is no IPv6, whatever family says */
  int family;
  int port;      /* 0: one that is free */
  int backlog;   /* 0: 511, as in Node */
  bool datagram; /* UDP: bound, and that is all */
  bool only_ip6;
} os_place;
typedef struct os_name {
  int family;
  char address[OS_ADDRESS_SIZE];
  int port;
} os_name;

/* A socket that listens (or is bound, for datagrams), and the file that a unix socket is. */
typedef struct os_bound {
  int fd;
  uint64_t file[2];
  char path[OS_ADDRESS_SIZE];
} os_bound;
int os_bind(const os_place *place, os_bound *ret); /* -EINVAL: no such address */
void os_unbind(os_bound *bound);    /* closes it, and removes the file unless it is another one by now */
int os_listen(int fd, int backlog); /* a socket that somebody else bound; non-blocking afterwards */
int os_name_of(int fd, os_name *ret);
bool os_is_address(int family, const char *text);
char *os_full_path(const char *path); /* from the root on; to free(); NULL: no memory */

/*
 * Accepting from a socket that listens and stays the caller's. One accept: done(ctx, fd) once, with a
 * connection that is now the caller's (non-blocking, close-on-exec), or with a negative errno: -EMFILE,
 * -ENFILE, -ENOMEM, -ENOBUFS, after which the same connection still waits. One at a time.
 */
typedef struct os_listener os_listener;
typedef void os_accept_fn(void *ctx, int fd);
int os_listener_open(os_loop *loop, int fd, os_listener **ret);
os_listener *os_listener_close(os_listener *listener); /* no callback comes any more */
void os_accept(os_listener *listener, os_accept_fn *done, void *ctx);
void os_accept_cancel(os_listener *listener);

/* ---- Processes ---- */

typedef struct os_exit {
  int code;   /* -1 when ended by a signal or lost */
  int signal; /* 0 when it exited */
  bool core_dumped;
  bool lost;      /* waited for by somebody else, status gone */
  bool recovered; /* waited for by somebody else, status had from the kernel all the same */
  cp_usage usage;
} os_exit;
typedef void os_exit_fn(void *ctx, const os_exit *exit);

/*
 * Runs the plan in a new process. Success (0): the program runs (exec has succeeded). Failure: a
 * negative errno, *ret_failure says which step, nothing is left behind. Sources are not closed here.
 */
int os_process_start(os_loop *loop, os_plan *plan, os_exit_fn *done, void *ctx, os_process **ret,
                     os_failure *ret_failure);

/* Watches a process that was started elsewhere. */
int os_process_watch(os_loop *loop, int pid, os_exit_fn *done, void *ctx, os_process **ret);

int os_process_pid(const os_process *process);

/* 0 sent; -ESRCH once it was reaped, with no system call; -EPERM; -EINVAL. */
int os_process_kill(os_process *process, int signal);

/* ---- Owned trees ---- */

/*
 * What holds a process and all that descends from it together, until it is closed: the process may have ended
 * long before.
 */
typedef struct os_tree os_tree;

/* That of a process whose plan asks for it, otherwise NULL; from now on the caller's to close. */
os_tree *os_process_tree(os_process *process);

typedef struct os_tree_facts {
  cp_tree_level level;
  bool escapes;
  unsigned limits_missing; /* 1 << cp_limit_kind */
  int64_t peak_memory;     /* bytes; -1: not known */
  bool memory_hit;         /* the kernel has killed somebody for want of memory */
  bool processes_hit;      /* a fork was refused */
} os_tree_facts;
void os_tree_look(os_tree *tree, os_tree_facts *ret);

/* To all of it. 0 sent, -ESRCH nobody is left, -EPERM. Level NONE: -ESRCH. */
int os_tree_kill(os_tree *tree, int signal);

/* Whether somebody of it is alive; where the system does not tell, true. */
bool os_tree_left(os_tree *tree);

/*
 * Gives up whatever holds it together; who is left lives on. What the process has used is added, where it
 * could not be told at its end because the process had to stay a zombie.
 */
os_tree *os_tree_close(os_tree *tree, cp_usage *usage);

/* ---- */

/*
 * Forgets the process; done is not called any more. One that still runs is reaped in the background
 * when it ends, so that it never stays a zombie.
 */
os_process *os_process_close(os_process *process);

#endif
