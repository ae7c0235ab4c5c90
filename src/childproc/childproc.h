/*
 * childproc: Node's child_process in C.
 *
 *   options -> plan -> launch -> child -> events -> result
 *
 * A program starts children, adds listeners and calls cp_run(), which returns when nothing is left
 * to happen. Names are Node's with the prefix cp_; whoever knows Node's documentation
 * (nodejs.org/api/child_process.html) knows this header. Where the library does something else than
 * Node, docs/deviations.md says what, why, and how to get Node's behaviour.
 *
 * Rules that hold for every function here, unless its own text says otherwise:
 *
 *   Errors     What Node throws, a call returns: NULL or a negative errno, and cp_last_error() of this
 *              thread tells the rest. What Node emits as 'error', the child or the stream emits.
 *   NULL       Every handle argument may be NULL: no effect, NULL or -EINVAL. One check after
 *              cp_spawn() is enough.
 *   Copies     Everything handed in is copied before the call returns, but for the objects named by
 *              a handle (loop, queue, abort, stream) and the ctx pointers, which are only passed on.
 *   Zero       A zero in an option means "default". A real zero is CP_ZERO, no limit CP_UNLIMITED.
 *   Threads    A handle belongs to the thread that runs its loop. Only cp_loop_post(), cp_loop_wake()
 *              and cp_abort_trigger() may be called from another thread, and only cp_loop_wake() from
 *              a signal handler. After a host's fork() the child process may only free.
 *   Callbacks  May free, kill, spawn, write and add or remove listeners. A listener added during an
 *              event is first called for the next one; one removed is not called again.
 *   Never      The library installs no signal handler, calls no waitpid(-1), changes neither signal
 *              dispositions nor the working directory of the process, prints nothing, never aborts.
 */
#ifndef CHILDPROC_H
#define CHILDPROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define CP_API
#else
#define CP_API __attribute__((visibility("default")))
#endif
#if defined(__GNUC__)
#define CP_NORETURN __attribute__((noreturn))
#else
#define CP_NORETURN
#endif

#define CP_VERSION_MAJOR 0
#define CP_VERSION_MINOR 1
#define CP_VERSION_PATCH 0

/* The version of the library that is running, such as "0.1.0"; static text. */
CP_API const char *cp_version(void);

typedef struct cp_loop cp_loop;
typedef struct cp_child cp_child;
typedef struct cp_stream cp_stream;
typedef struct cp_abort cp_abort;
typedef struct cp_queue cp_queue;
typedef struct cp_channel cp_channel;
typedef struct cp_cluster cp_cluster;
typedef struct cp_worker cp_worker;
typedef struct cp_listener cp_listener;

/* Where zero already means "default": a real zero, and no limit at all. */
#define CP_ZERO INT64_MIN
#define CP_UNLIMITED INT64_MAX

/* ---- Errors ------------------------------------------------------------------------------------ */

/*
 * The steps of starting a child, in the order in which they happen. A failed start names the step.
 * (Everything up to CP_STEP_START happens in the calling process, the rest in the new one.)
 */
typedef enum cp_step {
  CP_STEP_NONE,       /* the error did not come from starting a child */
  CP_STEP_ARGUMENT,   /* an argument or option was refused; index: the element of args, env or stdio */
  CP_STEP_MEMORY,     /* no memory while planning */
  CP_STEP_PIPE,       /* a pipe or socket pair for stdio[index] */
  CP_STEP_OPEN,       /* opening the path of stdio[index], or /dev/null */
  CP_STEP_START,      /* clone() or fork() itself, or the thread that waits for the child */
  CP_STEP_SIGNALS,    /* signal dispositions back to their defaults; index: the signal */
  CP_STEP_SETSID,     /* an own session (detached) */
  CP_STEP_STDIO,      /* placing descriptor `index` */
  CP_STEP_CLOSE_REST, /* marking every other descriptor close-on-exec */
  CP_STEP_CHDIR,      /* the working directory */
  CP_STEP_UMASK,      /* the file mode creation mask */
  CP_STEP_NICE,       /* the scheduling priority */
  CP_STEP_LIMIT,      /* a resource limit; index: a cp_limit_kind */
  CP_STEP_GROUPS,     /* supplementary groups */
  CP_STEP_GID,        /* group id */
  CP_STEP_UID,        /* user id */
  CP_STEP_MASK,       /* the empty signal mask */
  CP_STEP_EXEC,       /* the program itself */
  CP_STEP_TREE,       /* the cgroup, namespace or group that owns the tree */
  CP_STEP_TERMINAL,   /* the controlling terminal (CP_PTY) */
  CP_STEP_AFFINITY,   /* the processors it may run on */
  CP_STEP_ISOLATION,  /* a part of the isolation; index: a cp_part */
  CP_STEP_INIT,       /* the init that stands between (sealed, or a namespace that owns the tree) */
  CP_STEP_GUARD       /* die_with_parent: the guard */
} cp_step;

/* The name of a step, such as "chdir"; static text, "?" for a number that is none. */
CP_API const char *cp_step_name(cp_step step);

/*
 * What went wrong. The texts are Node's where Node has one. Lifetime: cp_last_error()'s until the
 * next failure in the same thread; a callback's until the callback returns; a result's with the result.
 */
typedef struct cp_error {
  int errnum;          /* errno as a positive number; EINVAL for a refused argument, ECANCELED for an abort */
  const char *name;    /* "Error", "TypeError", "RangeError", "AbortError" */
  const char *code;    /* "ENOENT", "ERR_INVALID_ARG_VALUE", "ABORT_ERR" */
  const char *message; /* "spawn nope ENOENT" */
  const char *syscall; /* "spawn nope", "chdir", "kill", "write"; NULL where Node has none */
  const char *path;    /* the file or directory that failed, or NULL */
  const char *advice;  /* what to do about it, in one sentence; "" where there is nothing to say */
  cp_step step;        /* where starting a child failed */
  int index;           /* which element of that step, or -1 */
  const char *cmd;     /* the command line, where the error is that of a command; otherwise NULL */
} cp_error;

/* The last failure of a call in this thread; never NULL. Before any failure its errnum is 0. */
CP_API const cp_error *cp_last_error(void);

/* ---- Signals ----------------------------------------------------------------------------------- */

/*
 * The number of a signal by name ("SIGTERM", "sigterm" and "TERM" alike), or -EINVAL for a name that
 * is none. Real-time signals are "SIGRTMIN+n". The name of a number: static text, or NULL.
 */
CP_API int cp_signal_number(const char *name);
CP_API const char *cp_signal_name(int number);

/* ---- Loops ------------------------------------------------------------------------------------- */

typedef void cp_loop_fn(cp_loop *loop, void *ctx);

/*
 * The loop of this thread, made at first use and freed when the thread ends; NULL with -ENOMEM or
 * -EMFILE in cp_last_error(). Several threads may run loops of their own at once.
 */
CP_API cp_loop *cp_loop_default(void);

/* An explicit loop, for cp_options.loop. Owner: the caller, who frees it. NULL: see above. */
CP_API cp_loop *cp_loop_new(void);

/*
 * Frees a loop and returns NULL. Its children keep running, unwatched but reaped in the background
 * when they end; their handles and streams are gone. Not allowed (no effect) while the loop runs.
 */
CP_API cp_loop *cp_loop_free(cp_loop *loop);

/*
 * Runs until nothing referenced is left to happen (0) or cp_stop() is called (1). Referenced are:
 * running children but those under cp_unref(), open readable streams, unfinished writes, timers.
 * -EBUSY when called from a callback of the same loop.
 */
CP_API int cp_run(void);
CP_API int cp_loop_run(cp_loop *loop);

/* Lets cp_run() return after the callback that is running now. */
CP_API void cp_stop(cp_loop *loop);

/*
 * For a loop inside a foreign loop: waits up to timeout_ms (-1 without limit, 0 not at all), handles what has
 * happened, and returns 1 when more can happen, 0 when nothing referenced is left, or a negative
 * errno (-EBUSY from a callback).
 */
CP_API int cp_loop_step(cp_loop *loop, int64_t timeout_ms);

/*
 * What a foreign loop waits for. cp_loop_fd(): one descriptor that becomes readable when
 * cp_loop_step(loop, 0) has work, or -ENOTSUP where the system has no such thing (poll back end,
 * Windows). cp_loop_poll_set(): everywhere but on Windows (-ENOTSUP: nothing waits for a completion port and
 * for something else; call cp_loop_step(loop, 0) at intervals there, or give the loop a thread and
 * cp_loop_post()); fills up to `capacity` entries and returns how many there are in all.
 * cp_loop_timeout_ms(): call cp_loop_step() after so many milliseconds at the latest, even if nothing became
 * ready; -1 for never. Ask again after every step: the set and the time change.
 */
typedef struct cp_pollfd {
  intptr_t fd;
  short events; /* CP_POLL_IN | CP_POLL_OUT */
} cp_pollfd;
#define CP_POLL_IN 1
#define CP_POLL_OUT 4
CP_API int cp_loop_fd(cp_loop *loop);
CP_API int cp_loop_poll_set(cp_loop *loop, cp_pollfd *set, size_t capacity);
CP_API int64_t cp_loop_timeout_ms(cp_loop *loop);

/*
 * Calls fn in the loop's thread, soon and once, in the order of posting; from any thread. 0 or
 * -ENOMEM. A posted function keeps the loop running until it has been called.
 */
CP_API int cp_loop_post(cp_loop *loop, cp_loop_fn *fn, void *ctx);

/*
 * Makes a waiting loop look around; from any thread and from a signal handler (it is one write()).
 * Several wakes may be seen as one. Every wake is answered by a call of the function set with
 * cp_loop_on_wake(), in the loop's thread; fn NULL takes it away.
 */
CP_API void cp_loop_wake(cp_loop *loop);
CP_API void cp_loop_on_wake(cp_loop *loop, cp_loop_fn *fn, void *ctx);

/*
 * Calls fn once after ms milliseconds (setTimeout), or every ms (setInterval, ms at least 1). Returns
 * an id above 0 for cp_clear_timer(), or -EINVAL (negative time), -ENOMEM. loop NULL: the default one.
 */
CP_API int64_t cp_set_timeout(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx);
CP_API int64_t cp_set_interval(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx);
CP_API void cp_clear_timer(cp_loop *loop, int64_t id);

/* ---- Options ----------------------------------------------------------------------------------- */

/*
 * One element of stdio: what the child has as descriptor number `index of the element`.
 *
 *   CP_PIPE            a pipe to the parent: a real pipe for 0-2 (so that /dev/stdin can be opened),
 *                      a duplex socket pair for higher indexes. The default for 0-2.
 *   CP_IGNORE          /dev/null for 0-2, closed above. The default above.
 *   CP_INHERIT         the parent's descriptor of the same number.
 *   CP_FD(n)           the parent's descriptor n; stays the parent's, the same n may be used twice.
 *   CP_SAME_AS(i)      what element i is: CP_SAME_AS(1) at index 2 is the shell's 2>&1.
 *   CP_FROM_PATH(p)    file p, opened for reading;
 *   CP_TO_PATH(p)      created or emptied for writing; CP_APPEND_TO_PATH(p) created or appended to. The
 *                      calling process opens it (its directory, its rights; a FIFO blocks it).
 *   CP_STREAM(s)       a stream of another child: cp_stdout(a) as the stdin of b connects a to b with
 *                      no copying in between. The stream is handed over: it is closed here.
 *   CP_PTY             a terminal of its own, which becomes the child's controlling terminal (implies an own
 *                      session); the stream at this index is its other side, readable and writable, also
 *                      at index 0 (cp_stdin()). One index at most; others are CP_SAME_AS that one. cp_end()
 *                      types the end-of-file character, closing the stream hangs up (SIGHUP). See
 *                      cp_pty_resize().
 *   CP_IPC             the channel for messages, at one index at most; see cp_channel_of(). The child
 *                      finds it through NODE_CHANNEL_FD and NODE_CHANNEL_SERIALIZATION_MODE in its
 *                      environment. Not in the synchronous calls (ERR_IPC_SYNC_FORK).
 */
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
  CP_STDIO_IPC,
  CP_STDIO_PTY
} cp_stdio_kind;

typedef struct cp_stdio {
  cp_stdio_kind kind;
  int fd;            /* CP_STDIO_FD: the descriptor; CP_STDIO_SAME_AS: the index */
  const char *path;  /* the three path kinds */
  cp_stream *stream; /* CP_STDIO_STREAM */
} cp_stdio;

static inline cp_stdio cp_stdio_make(cp_stdio_kind kind, int fd, const char *path, cp_stream *stream) {
  cp_stdio one;
  one.kind = kind;
  one.fd = fd;
  one.path = path;
  one.stream = stream;
  return one;
}
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
#define CP_PTY cp_stdio_make(CP_STDIO_PTY, -1, NULL, NULL)
#define CP_IPC cp_stdio_make(CP_STDIO_IPC, -1, NULL, NULL)
#define CP_STDIO_LAST cp_stdio_make(CP_STDIO_END, -1, NULL, NULL)

/* A user or group id, a number, a limit: zero is a value here, so each says whether it is set. */
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
  uint64_t value; /* below 2^63; CP_NO_LIMIT for none */
} cp_limit;
#define CP_NO_LIMIT UINT64_MAX
static inline cp_id cp_id_make(unsigned value) {
  cp_id id = {true, value};
  return id;
}
static inline cp_number cp_number_make(int value) {
  cp_number number = {true, value};
  return number;
}
static inline cp_limit cp_limit_make(uint64_t value) {
  cp_limit limit = {true, value};
  return limit;
}
#define CP_ID(n) cp_id_make(n)
#define CP_NUMBER(n) cp_number_make(n)
#define CP_LIMIT(n) cp_limit_make(n)

/*
 * Limits of the child: setrlimit(2), umask(2), setpriority(2), set in the new process before the
 * program starts, soft and hard limit alike; and wall_ms, a clock of our own. They are not those of
 * the child's children together but of each. RLIMIT_NPROC does not bind root (Linux). docs/windows.md says
 * what is a limit on Windows.
 */
typedef enum cp_limit_kind {
  CP_LIMIT_NONE,
  CP_LIMIT_CPU,
  CP_LIMIT_ADDRESS_SPACE,
  CP_LIMIT_DATA,
  CP_LIMIT_STACK,
  CP_LIMIT_CORE,
  CP_LIMIT_FILE_SIZE,
  CP_LIMIT_DESCRIPTORS,
  CP_LIMIT_PROCESSES,
  CP_LIMIT_WALL,
  CP_LIMIT_MEMORY,
  CP_LIMIT_TREE_PROCESSES
} cp_limit_kind;
typedef struct cp_limits {
  cp_limit cpu_s;          /* seconds of processor time; then SIGXCPU, SIGKILL a second later */
  cp_limit address_space;  /* bytes */
  cp_limit data;           /* bytes */
  cp_limit stack;          /* bytes */
  cp_limit core;           /* bytes */
  cp_limit file_size;      /* bytes; then SIGXFSZ */
  cp_limit descriptors;    /* one more than the highest number */
  cp_limit processes;      /* of the user, all together */
  cp_limit wall_ms;        /* milliseconds from start; then SIGKILL */
  cp_number nice;          /* -20 to 19 */
  cp_number umask;         /* 0 to 0777 */
  cp_limit memory;         /* bytes that the whole tree may hold: by a cgroup, joined before exec */
  cp_limit tree_processes; /* processes that the whole tree may have: by a cgroup, for root as well */
  const int *cpus;         /* the processors it may run on; NULL: all */
  size_t cpus_count;
} cp_limits;

/*
 * How a child's tree (it and all that descends from it) is owned: what cp_kill_tree(), a timeout, an abort, a
 * limit of time and the end of die_with_parent reach. The best level that this machine allows is taken and
 * told in the result. Without one of these who is left when the child has ended lives on (result->tree_left).
 *
 *   CP_TREE_NONE       only the child itself
 *   CP_TREE_GROUP      its session and process group; who calls setsid() or setpgid() escapes
 *                      (result->tree_escapes)
 *   CP_TREE_NAMESPACE  a PID namespace with an init of ours and its own /proc: nobody escapes. An ordinary
 *                      user needs a user namespace for it, in which set-user-ID programs gain nothing and
 *                      other users' files are nobody's: only if tree_at_least asks for it
 *   CP_TREE_CGROUP     a cgroup v2 leaf: nobody escapes but who may write other cgroups and moves itself
 *   CP_TREE_JOB        Windows: a job object, in which the child is born: nobody escapes
 *
 * A session of its own costs the terminal: Ctrl-C does not reach it, and there is no /dev/tty for it.
 * docs/trees.md has all of it.
 */
typedef enum cp_tree_level {
  CP_TREE_NONE,
  CP_TREE_GROUP,
  CP_TREE_NAMESPACE,
  CP_TREE_CGROUP,
  CP_TREE_JOB
} cp_tree_level;

/*
 * How far a child is kept from the rest of the machine. docs/isolation.md says what each holds against, part
 * by part.
 *
 *   CP_ISOLATION_NONE       as any child here: its descriptors only, default signals
 *   CP_ISOLATION_TIDY       no new privileges (set-user-ID programs gain nothing), no core files
 *   CP_ISOLATION_CONTAINED  tidy; files by an allow list, no network, signals only within, a list of refused
 *                           system calls, root without capabilities; as any user
 *   CP_ISOLATION_SEALED     contained; own user, process, mount, network and IPC namespaces, own /tmp and
 *                           /proc, an init; never root
 *
 * A part that the kernel cannot give is told in result->isolation_missing; with isolation_required the start
 * fails instead (CP_STEP_ISOLATION, index: the part, advice: what would allow it).
 */
typedef enum cp_isolation {
  CP_ISOLATION_NONE,
  CP_ISOLATION_TIDY,
  CP_ISOLATION_CONTAINED,
  CP_ISOLATION_SEALED
} cp_isolation;

/* The parts of isolation; in result->isolation_parts and ->isolation_missing as bits (1 << part). */
typedef enum cp_part {
  CP_PART_NO_NEW_PRIVILEGES,
  CP_PART_FILES,        /* Landlock: the allow list */
  CP_PART_NETWORK,      /* no sockets but connected pairs, or an empty network namespace */
  CP_PART_SIGNALS,      /* no signals to processes outside (Landlock ABI 6, or a PID namespace) */
  CP_PART_CALLS,        /* seccomp: refused system calls */
  CP_PART_USER,         /* user namespace */
  CP_PART_PROCESSES,    /* PID namespace with an init */
  CP_PART_MOUNTS,       /* own mounts: private /tmp and /proc */
  CP_PART_IPC,          /* System V IPC and message queues */
  CP_PART_CAPABILITIES, /* root without its capabilities */
  CP_PART_COUNT
} cp_part;

/* A path that an isolated child may use, with everything below it. The program itself and what it needs to
 * start may always be read and run. */
typedef struct cp_allowed {
  const char *path; /* NULL ends the list */
  unsigned access;  /* CP_MAY_READ | CP_MAY_WRITE | CP_MAY_RUN; the path is absolute, and must exist */
} cp_allowed;
#define CP_MAY_READ 1U
#define CP_MAY_WRITE 2U
#define CP_MAY_RUN 4U

/*
 * What a message is on the channel's wire. In memory it is JSON text either way; what CP_ADVANCED carries
 * and JSON has no form for is told under "Advanced messages" below.
 */
typedef enum cp_serialization {
  CP_JSON,    /* one line of JSON a message */
  CP_ADVANCED /* V8's structured clone, as Node's serialization: 'advanced' */
} cp_serialization;

/* What is kept of a stream that gives more than max_buffer, and what happens to the child. */
typedef enum cp_keep { CP_KEEP_HEAD, CP_KEEP_TAIL, CP_KEEP_BOTH } cp_keep;
typedef enum cp_overflow {
  CP_OVERFLOW_KILL, /* Node's way: kill_signal, and the error ERR_CHILD_PROCESS_STDIO_MAXBUFFER */
  CP_OVERFLOW_DROP  /* what does not fit is dropped, the child goes on, the output says truncated */
} cp_overflow;

/*
 * What becomes of a batch file (.bat, .cmd) on Windows, where cmd.exe runs it and gives the arguments a
 * meaning of its own: a"&calc starts a program. Elsewhere such a file is like any other. See docs/windows.md.
 */
typedef enum cp_batch {
  CP_BATCH_REJECT, /* EINVAL, as in Node */
  CP_BATCH_ESCAPE, /* run; every argument arrives as %1, %2 … unchanged, or is refused (a line break) */
  CP_BATCH_STRICT  /* the same, and " % ! are refused, which a script can still misread: "%~1", call … %* */
} cp_batch;

/* The bytes that have come through stdout and stderr so far. */
typedef void cp_progress_fn(cp_child *child, uint64_t out, uint64_t err, void *ctx);

/*
 * How a child is started. Write CP_OPTIONS(.cwd = "/tmp", .timeout_ms = 500); in C++ declare a
 * cp_options, set size to sizeof it and the rest to zero, then set members. New members are only added
 * at the end; a program that was compiled against fewer is read as if the others were zero.
 */
typedef struct cp_options {
  size_t size;                /* sizeof(cp_options) of the caller; CP_OPTIONS sets it */
  const char *cwd;            /* working directory; NULL or "": the parent's */
  const char *const *env;     /* "NAME=value", NULL at the end; NULL: the parent's; {NULL}: none */
  const char *const *env_add; /* laid over env: "NAME=value" sets, "NAME" alone takes away */
  const char *argv0;          /* argv[0], where it is not to be the file's name */
  const cp_stdio *stdio;      /* CP_STDIO(...); NULL or shorter than 3: pipes for the rest of 0-2 */
  bool shell;                 /* run `file` as a command line of the shell, /bin/sh -c */
  bool detached;              /* in a session of its own (setsid): survives terminal and parent */
  const char *shell_path;     /* another shell than /bin/sh; implies shell */
  int64_t timeout_ms;         /* kill_signal after so long; 0: never */
  int kill_signal;            /* of timeout and abort; 0: SIGTERM */
  cp_abort *abort;            /* kills, and the child emits an AbortError, when triggered */
  cp_loop *loop;              /* NULL: cp_loop_default() */
  cp_queue *queue;            /* start when the queue has room; see cp_queue_new() */
  cp_id uid;                  /* user id of the child */
  cp_id gid;                  /* group id of the child */
  const unsigned *groups;     /* supplementary groups; with uid or gid and NULL here: none */
  size_t groups_count;
  cp_limits limits;
  int64_t grace_ms; /* timeout, abort and max_buffer send SIGKILL so long after kill_signal; 0: never */
  int64_t drain_ms; /* wait so long after the exit for pipes that others hold, then (tree) kill them; 0: no
                       limit */
  bool capture;     /* collect what comes through stdio[1] and up; see cp_exec() */
  bool text;        /* cut captured text only between UTF-8 characters */
  bool tee;         /* pass stdout and stderr on to this process's own, too */
  cp_keep keep;     /* which part is kept when max_buffer is passed */
  cp_overflow overflow; /* what happens then */
  int64_t max_buffer;   /* bytes captured of each stream; 0: 1 MiB, CP_ZERO, CP_UNLIMITED */
  const void *input;    /* written to stdin, which is then ended */
  size_t input_size;
  bool pipefail;               /* a pipeline ends as its last stage that failed, not as its last */
  cp_progress_fn *on_progress; /* called as output is captured */
  void *progress_ctx;
  const char *exec_path;          /* cp_fork(): the interpreter; NULL: by the file's suffix */
  const char *const *exec_argv;   /* … and its own arguments, before the file */
  bool silent;                    /* … stdin, stdout and stderr are pipes, unless stdio is given */
  cp_serialization serialization; /* what a message is on the wire */
  int64_t max_message;            /* bytes of one message that may arrive; 0: 512 MiB, CP_UNLIMITED */
  bool tree;                      /* own the whole tree at the best level there is; see cp_tree_level */
  cp_tree_level tree_at_least;    /* … and fail (CP_STEP_TREE) below this one */
  const char *cgroup_parent;      /* a cgroup v2 directory that this process may write; NULL: its own */
  bool die_with_parent; /* end the child (its tree) when this process ends, however it does; who is left ends
                           at 'close' */
  cp_isolation isolation;
  bool isolation_required;   /* fail rather than leave a part out */
  const cp_allowed *allowed; /* contained and sealed: more than the program needs to start */
  const char *scratch;       /* … a directory it may write; NULL: none (sealed: its own /tmp) */
  bool allow_network;        /* … leave CP_PART_NETWORK out */
  cp_batch batch;            /* Windows: what becomes of a batch file */
  bool windows_verbatim;     /* … args are joined with blanks and not quoted */
  bool windows_hide;         /* … no window of a console */
} cp_options;

#ifndef __cplusplus
#define CP_ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CP_ENV(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CP_STDIO(...) ((const cp_stdio[]){__VA_ARGS__, CP_STDIO_LAST})
#define CP_OPTIONS(...) (&(const cp_options){.size = sizeof(cp_options), __VA_ARGS__})
#endif

/* ---- Results ----------------------------------------------------------------------------------- */

/* Why a child was killed by this library; the last reason before it ended. */
typedef enum cp_killed_by {
  CP_KILLED_BY_NOBODY, /* it ended by itself, or somebody else killed it */
  CP_KILLED_BY_CALLER, /* cp_kill() */
  CP_KILLED_BY_TIMEOUT,
  CP_KILLED_BY_ABORT,
  CP_KILLED_BY_LIMIT, /* `limit` says which */
  CP_KILLED_BY_MAX_BUFFER
} cp_killed_by;

/* What came through a stream. data is never NULL and has a NUL after `size` bytes. */
typedef struct cp_output {
  const char *data; /* what was captured; "" where nothing was asked to be */
  size_t size;
  uint64_t total; /* bytes that came in all, captured or not */
  size_t gap;     /* where in data something is missing, if truncated: `size` when the end is cut off */
  bool truncated; /* less was kept than came */
  bool eof;       /* the end was seen: nobody holds the other side any more */
} cp_output;

/* What the kernel says the child used: getrusage(2) of the child and of those it waited for. */
typedef struct cp_usage {
  int64_t user_us;
  int64_t system_us;
  int64_t max_rss_bytes;
  int64_t minor_faults;
  int64_t major_faults;
  int64_t voluntary_switches;
  int64_t involuntary_switches;
} cp_usage;

/*
 * Everything about a child that has ended. Of a child that still runs: what is known so far. Members are only
 * added at the end, and only the library makes results.
 */
typedef struct cp_result {
  const cp_error *error;   /* NULL, or why it did not start, was aborted or could not be signalled */
  int pid;                 /* 0: never started */
  int code;                /* 0-255; -1: ended by a signal or still running; -errno: never started */
  int signal;              /* the signal that ended it, or 0 */
  const char *signal_name; /* "SIGKILL", or NULL */
  cp_output out;           /* stdio[1] */
  cp_output err;           /* stdio[2] */
  bool exited;             /* code or signal is final */
  bool core_dumped;
  bool lost;       /* somebody else waited for it and the kernel kept no status: code is -1 */
  bool recovered;  /* somebody else waited for it, the status was recovered (Linux 6.15) */
  bool killed;     /* a signal was sent by cp_kill(), timeout, abort or limit */
  bool pipes_held; /* it has exited, and somebody else still holds one of its pipes */
  cp_killed_by killed_by;
  cp_limit_kind limit; /* the limit that ended it, where one is known to have; memory and tree_processes: that
                          was hit */
  cp_usage usage;
  int64_t start_ns;        /* monotonic clock when it was started; 0: never */
  int64_t exit_ns;         /* … when its end was seen */
  int64_t close_ns;        /* … when the last of its streams had ended */
  const cp_output *output; /* one for each element of stdio: what was captured of it */
  size_t output_count;
  cp_tree_level tree_level;   /* how its tree was owned */
  bool tree_escapes;          /* at that level a descendant can get away (setsid()) */
  bool tree_left;             /* others of the tree live on: at 'exit', and at 'close' still */
  unsigned isolation_parts;   /* what was applied: 1 << cp_part */
  unsigned isolation_missing; /* … and what was asked for and could not be */
  unsigned limits_missing;    /* limits that could not be applied: 1 << cp_limit_kind */
  int64_t peak_memory; /* bytes that the whole tree held at the most; -1: not known (no cgroup, no job) */
} cp_result;

/* Frees a result that the caller owns; NULL is returned (and allowed). */
CP_API cp_result *cp_result_free(cp_result *result);

/* A copy of a callback's result that outlives the callback; free it. NULL only for NULL. */
CP_API cp_result *cp_result_take(const cp_result *result);

/* ---- Starting ---------------------------------------------------------------------------------- */

/*
 * Starts `file` with `args` (argv[1] and on, NULL at the end; NULL for none) and returns at once.
 *
 * file: a path if it holds a '/', relative to the new working directory; otherwise looked up in the
 * PATH of the child's environment. An executable text without #! is run by /bin/sh, as execvp does.
 *
 * Returns a child with its pid, whose events follow from cp_run(): 'spawn', then 'exit', then 'close'. On
 * EACCES, EAGAIN, EMFILE, ENFILE and ENOENT it returns a child without a pid (cp_pid() 0) that emits 'error'
 * and 'close', as in Node. Everything else returns NULL: -EINVAL and ERR_… for arguments that are
 * refused, E2BIG, ENOTDIR, EPERM (uid, gid), EBADF (stdio), ENOMEM. Nothing is left behind then.
 *
 * Owner: the loop, until the last 'close' listener has returned; see cp_child_keep().
 * The child has default signal dispositions, an empty signal mask and exactly the descriptors of
 * stdio. Started with clone(CLONE_VM | CLONE_VFORK) on Linux: the calling thread waits for exec.
 */
CP_API cp_child *cp_spawn(const char *file, const char *const *args, const cp_options *options);

/*
 * Runs a program without a shell (cp_exec_file) or a command line of the shell (cp_exec), collects
 * what it prints, and calls done once: after 'close' and before the caller's own 'close' listeners; at
 * once when it cannot be started or is aborted. done may be NULL. result->error is NULL if it ended with code
 * 0; otherwise "Command failed: …" (ERR_COMMAND_FAILED) with what stderr said, or why it was ended: by
 * timeout_ms, by max_buffer (ERR_CHILD_PROCESS_STDIO_MAXBUFFER; each stream holds exactly max_buffer bytes),
 * by abort, or ENOMEM where memory for the output was missing. No more than max_buffer and one read is ever
 * held of a stream. On timeout and overflow the streams are closed and the child gets kill_signal;
 * grandchildren that hold the pipes are not waited for. stdin is a pipe that stays open unless `input` is
 * given.
 *
 * Options that Node lacks (grace_ms, drain_ms, keep, tee, input …): docs/options.md has an example of each.
 *
 * INJECTION. cp_exec() hands the command to a shell, which gives a meaning to ; | & $ ` ' " * and more.
 * A text from outside (a file name, a form field) that is pasted into it is run, not passed:
 *     snprintf(command, sizeof command, "ls %s", name);     name = "; rm -rf ~"
 * Safe is cp_exec_file("ls", CP_ARGS("--", name), …), or cp_quote_sh(name) for each text that goes into a
 * command.
 */
typedef void cp_done_fn(const cp_result *result, void *ctx);
CP_API cp_child *cp_exec(const char *command, const cp_options *options, cp_done_fn *done, void *ctx);
CP_API cp_child *cp_exec_file(const char *file, const char *const *args, const cp_options *options,
                              cp_done_fn *done, void *ctx);

/*
 * The same, and cp_spawn(), waited for: on a loop of their own, so that nothing else of the program runs
 * meanwhile. Never NULL; free the result. Every error is result->error, also what cp_spawn() refuses:
 * "spawnSync ls ENOENT", ETIMEDOUT, ENOBUFS (max_buffer), EPIPE (the child did not take all of `input`), each
 * with the code or signal as it happened. cp_exec_sync() and cp_exec_file_sync() say "Command failed: …" for
 * a code that is not 0, and pass stderr on to this process's own unless stdio is given. abort, loop and queue
 * do not apply: -EINVAL.
 */
CP_API cp_result *cp_spawn_sync(const char *file, const char *const *args, const cp_options *options);
CP_API cp_result *cp_exec_sync(const char *command, const cp_options *options);
CP_API cp_result *cp_exec_file_sync(const char *file, const char *const *args, const cp_options *options);

/*
 * Commands connected stdout to stdin, without a shell and without copying in between: what
 * `cat a b | wc -l` does. commands end with file NULL; done is called once, when every stage has closed; it
 * may be NULL. Each option belongs to one side, and one that stands on the other is refused by name:
 *
 *   of each command   cwd, env, env_add, argv0, shell, shell_path, detached, uid, gid, groups, limits
 *   of the whole      input (of the first), loop, timeout_ms, kill_signal, grace_ms, drain_ms and abort (for
 *                     each of them), pipefail, max_buffer, keep, overflow and text for the last one's stdout
 *                     and every stderr, which are captured; tee passes the same on. on_progress is told the
 *                     bytes of that stdout, of all stderr together, and the child from which some came.
 *   of none           stdio, queue
 *
 * result->stages has every stage's own result, in order. result->code and ->signal are the last
 * stage's, or with options.pipefail those of the last stage that did not end with 0; result->failed is that
 * stage's index (-1: none). A stage that could not be started fails alone: its neighbours see an end-of-file
 * or a reader that is gone. Returns 0, or -EINVAL for what is refused before anything is started.
 */
typedef struct cp_command {
  const char *file;
  const char *const *args;
  const cp_options *options;
} cp_command;
typedef struct cp_pipeline_result {
  const cp_result *const *stages;
  size_t count;
  int code;
  int signal;
  int failed;
  const cp_output *out; /* the last stage's stdout */
} cp_pipeline_result;
#ifndef __cplusplus
#define CP_COMMAND(...)                                                                                      \
  { __VA_ARGS__ }
#define CP_COMMANDS(...) ((const cp_command[]){__VA_ARGS__, {NULL, NULL, NULL}})
#endif
typedef void cp_pipeline_fn(const cp_pipeline_result *result, void *ctx);
CP_API int cp_pipeline(const cp_command *commands, const cp_options *options, cp_pipeline_fn *done,
                       void *ctx);

/*
 * `text` quoted for sh, dash and bash so that nothing in it has a meaning: one word, whatever the
 * bytes. A string to free(); NULL: -ENOMEM.
 */
CP_API char *cp_quote_sh(const char *text);

/*
 * `text` (UTF-8) as one argument in a command line of Windows, as the C runtime's and CommandLineToArgvW's
 * splitting give it back; cp_spawn() does this by itself. It does not make a text safe for cmd.exe, whose
 * command lines and batch files have other rules. On every system. A string to free(); NULL: -ENOMEM, or
 * -EINVAL for what is no UTF-8, -ENAMETOOLONG above 32766 characters.
 */
CP_API char *cp_quote_windows(const char *text);

/*
 * Watches a process that something else started; its 'exit' and 'close' follow as for a child, without
 * streams. The exit code is known for a process that is (or becomes) a child of this one, and from
 * Linux 6.15 for any; otherwise the result says lost. options: loop, timeout_ms, kill_signal, abort.
 * NULL: -ESRCH (no such process), -ENOTSUP (not a child, and no pidfd here), -EMFILE.
 */
CP_API cp_child *cp_watch(int pid, const cp_options *options);

/*
 * Runs the child's loop until the child has closed, and returns its result (free it); the child is
 * gone then unless it is kept. What nobody listens to is read and dropped meanwhile, so that the child
 * cannot block on it. After timeout_ms (-1 without limit) a result with the error ETIMEDOUT, after
 * cp_stop() one with ECANCELED; the child goes on. Never NULL: for child NULL a result with
 * cp_last_error(), from a callback one with EBUSY.
 */
CP_API cp_result *cp_wait(cp_child *child, int64_t timeout_ms);

/*
 * The file that cp_spawn() would try first that can be executed, looked up in the PATH of the options'
 * environment: a string to free(), or NULL with ENOENT or EACCES.
 */
CP_API char *cp_which(const char *file, const cp_options *options);

/*
 * At most `max` children at once. A child spawned with .queue gets its turn when fewer than `max` of
 * the queue's children run; until then its pid is 0, what is written to its stdin is kept, and
 * cp_kill() takes it out of the queue (error ECANCELED, then 'close'). All errors of a child that
 * waited are events. Freed by cp_queue_free() (which returns NULL) once the last child is gone.
 */
CP_API cp_queue *cp_queue_new(size_t max);
CP_API cp_queue *cp_queue_free(cp_queue *queue);

/* ---- Children ---------------------------------------------------------------------------------- */

/* Process id: final when cp_spawn() returns; 0 for a child that failed or still waits for its turn. */
CP_API int cp_pid(const cp_child *child);

/* What is known so far, and all of it once closed; valid as long as the child. NULL for NULL. */
CP_API const cp_result *cp_child_result(const cp_child *child);

/* What is run: with a shell the shell and its arguments; args[0] is argv[0]. Valid as the child. */
CP_API const char *cp_spawnfile(const cp_child *child);
CP_API const char *const *cp_spawnargs(const cp_child *child);

CP_API cp_loop *cp_child_loop(const cp_child *child);

/*
 * Sends a signal: 1 sent, 0 the child is not running (no system call is made once it was reaped, so
 * a reused pid is safe), -EINVAL no such signal, -EPERM not allowed (the child emits 'error', too).
 * signal 0 only asks whether it could be sent (and sets result->killed all the same, as Node does).
 * cp_kill_name() takes "SIGTERM" or "term".
 */
CP_API int cp_kill(cp_child *child, int signal);
CP_API int cp_kill_name(cp_child *child, const char *name);

/*
 * Ends the child and all that descends from it, as far as its tree_level reaches: SIGTERM and SIGCONT to all,
 * after grace_ms SIGKILL to all that is left (0: at once; CP_UNLIMITED: never). Works after the child itself
 * has ended, until its 'close', which waits until nobody is left. Without options.tree the child alone. 1
 * signalled, 0 nobody left, -EINVAL, -EPERM.
 */
CP_API int cp_kill_tree(cp_child *child, int64_t grace_ms);

/* Whether cp_run() waits for this child; says nothing about memory. Open pipes hold the loop all the same. */
CP_API void cp_ref(cp_child *child);
CP_API void cp_unref(cp_child *child);

/*
 * Keeps the handle, its streams and its result valid after 'close', until cp_child_free() gives it
 * back. cp_child_free() of a child that is not closed yet lets the loop free it then. Returns NULL.
 */
CP_API cp_child *cp_child_keep(cp_child *child);
CP_API cp_child *cp_child_free(cp_child *child);

/* ---- Looking before and after ------------------------------------------------------------------ */

/*
 * What cp_spawn() would do with these arguments, as numbered steps with the system call of each, one a line;
 * nothing is started. A string to free(); NULL: what cp_spawn() would refuse, with cp_last_error().
 */
CP_API char *cp_plan_explain(const char *file, const char *const *args, const cp_options *options);

/*
 * What this machine and this process can do: a list of *ret_count, static, made at the first call (threads:
 * at any time).
 */
typedef struct cp_capability {
  const char *name; /* "pidfd", "cgroup", "landlock" … */
  bool there;
  const char *detail; /* "ABI 7", "/sys/fs/cgroup/unified", or why not: "kernel older than 5.13" */
  const char *cost;   /* what is lost without it; "" */
} cp_capability;
CP_API const cp_capability *cp_capabilities(size_t *ret_count);

/* The size of a CP_PTY's terminal, in characters; the child gets SIGWINCH. -EINVAL: no such stream. */
CP_API int cp_pty_resize(cp_stream *stream, int columns, int rows);

/* ---- Events of a child ------------------------------------------------------------------------- */

/*
 * Each call adds one listener and returns its id (above 0) for cp_off(), or -EINVAL, -ENOMEM.
 *
 *   spawn   the child runs; before any other event
 *   error   it could not be started, signalled, or was aborted; without a listener it stays in the result
 *   exit    it has ended, its streams may not; what it wrote itself has been delivered, where read
 *   close   it has ended and so has every pipe from it; the last event
 */
typedef void cp_spawn_fn(cp_child *child, void *ctx);
typedef void cp_error_fn(cp_child *child, const cp_error *error, void *ctx);
typedef void cp_result_fn(cp_child *child, const cp_result *result, void *ctx);
CP_API int cp_on_spawn(cp_child *child, cp_spawn_fn *fn, void *ctx);
CP_API int cp_on_error(cp_child *child, cp_error_fn *fn, void *ctx);
CP_API int cp_on_exit(cp_child *child, cp_result_fn *fn, void *ctx);
CP_API int cp_on_close(cp_child *child, cp_result_fn *fn, void *ctx);
CP_API void cp_off(cp_child *child, int id);

/* ---- Streams ----------------------------------------------------------------------------------- */

/* The parent's side of a pipe to the child; NULL where stdio[index] is not a pipe. Valid as the child. */
CP_API cp_stream *cp_stdin(const cp_child *child);
CP_API cp_stream *cp_stdout(const cp_child *child);
CP_API cp_stream *cp_stderr(const cp_child *child);
CP_API cp_stream *cp_stdio_at(const cp_child *child, size_t index);

/*
 * Reading starts with the first 'data' listener or cp_resume(). Until then, and while paused, nothing is
 * read: the pipe fills (64 KiB on Linux) and the child waits. A listener added after cp_pause() waits
 * for cp_resume(). After the child's exit what nobody reads is read and dropped, and what is paused is
 * resumed, so that 'close' comes.
 *
 *   data    up to 64 KiB that arrived; the memory is valid for the call
 *   end     nothing more will arrive
 *   finish  all that was written has been handed to the kernel, and cp_end() was called
 *   drain   the queue is empty after a cp_write() that returned 0
 *   error   a write failed (EPIPE: the reader is gone) or a read did
 *   close   the last event
 */
typedef void cp_data_fn(cp_stream *stream, const char *data, size_t size, void *ctx);
typedef void cp_stream_fn(cp_stream *stream, void *ctx);
typedef void cp_stream_error_fn(cp_stream *stream, const cp_error *error, void *ctx);
CP_API int cp_on_data(cp_stream *stream, cp_data_fn *fn, void *ctx);
CP_API int cp_on_end(cp_stream *stream, cp_stream_fn *fn, void *ctx);
CP_API int cp_on_finish(cp_stream *stream, cp_stream_fn *fn, void *ctx);
CP_API int cp_stream_on_drain(cp_stream *stream, cp_stream_fn *fn, void *ctx);
CP_API int cp_stream_on_error(cp_stream *stream, cp_stream_error_fn *fn, void *ctx);
CP_API int cp_stream_on_close(cp_stream *stream, cp_stream_fn *fn, void *ctx);
CP_API void cp_stream_off(cp_stream *stream, int id);

/*
 * Calls fn for each line that arrives, without its line feed (a carriage return before it stays) and with a
 * NUL behind it; for a last line without line feed at the end. A line above CP_LINE_MAX comes in pieces of
 * that size. Without memory for a line the stream emits 'error' (ENOMEM) and 'close', and the child's next
 * write fails. Reading starts as with cp_on_data(). Returns an id for cp_stream_off(), -EINVAL or -ENOMEM.
 */
#define CP_LINE_MAX (1 << 20)
typedef void cp_line_fn(cp_stream *stream, const char *line, size_t size, void *ctx);
CP_API int cp_on_line(cp_stream *stream, cp_line_fn *fn, void *ctx);

CP_API void cp_pause(cp_stream *stream);
CP_API void cp_resume(cp_stream *stream);

/*
 * Writes, in order, without ever blocking or raising SIGPIPE; what the kernel does not take is copied and
 * queued. 1: go on. 0: more than 64 KiB (CP_WRITE_MARK) are queued: wait for 'drain' (writing on is allowed
 * and costs memory). Negative, nothing taken: -EPIPE after cp_end() or once the stream is closed,
 * -EBADF not writable, -ENOMEM (if part was taken already, the stream fails). What the kernel says, such
 * as EPIPE because the reader is gone, is told later as the stream's 'error'; the child goes on.
 * cp_write_then() also calls done once, with 0 when the kernel has all of it or a negative errno; never
 * before it returns, and not at all after a negative return value.
 */
#define CP_WRITE_MARK 65536
typedef void cp_written_fn(cp_stream *stream, int status, void *ctx);
CP_API int cp_write(cp_stream *stream, const void *data, size_t size);
CP_API int cp_write_then(cp_stream *stream, const void *data, size_t size, cp_written_fn *done, void *ctx);

/* Bytes that are queued and not yet in the kernel. */
CP_API size_t cp_stream_queued(const cp_stream *stream);

/* The child sees end-of-file once what is queued has been written. A second call has no effect. */
CP_API void cp_end(cp_stream *stream);

/* Closes at once; what is queued is dropped (done functions get -ECANCELED). 'close' follows. */
CP_API void cp_stream_destroy(cp_stream *stream);

/*
 * A stream over a socket that the caller has, such as a connection of cp_cluster_listen(): read and written
 * as those of a child. fd is handed over, also on failure. loop NULL: the default one. NULL: -EINVAL, -EBADF,
 * -ENOMEM. Owner: the loop, until the last 'close' listener has returned.
 */
CP_API cp_stream *cp_stream_open(cp_loop *loop, int fd);

/* The descriptor, for looking at; -1 when closed. It stays the library's. */
CP_API int cp_stream_fd(const cp_stream *stream);

/* ---- fork: a child with a channel -------------------------------------------------------------- */

/*
 * Starts a program with a channel for messages. file is a program, or a script by its suffix: .js, .mjs and
 * .cjs are run by node, .py by python3, each looked up in the child's PATH; options.exec_path names another
 * interpreter (then for any file), exec_argv its own arguments. stdio is inherit, inherit, inherit, CP_IPC;
 * with `silent` three pipes and CP_IPC; one that is given must hold CP_IPC once
 * (ERR_CHILD_PROCESS_IPC_REQUIRED). No shell is ever used. A script that does not exist is the interpreter's
 * error: the child exits with 1. Otherwise as cp_spawn(), which takes CP_IPC, too.
 *
 * 'close' waits for the channel as for any pipe: order message…, disconnect, exit, close.
 */
CP_API cp_child *cp_fork(const char *file, const char *const *args, const cp_options *options);

/* The parent's side of the channel to a child; NULL without one. Valid as the child. */
CP_API cp_channel *cp_channel_of(const cp_child *child);

/*
 * The child's side: the channel to the process that started this one, on this thread's default loop; NULL
 * where there is none (-ENOENT) or it cannot be used (its error). The first call takes NODE_CHANNEL_FD and
 * NODE_CHANNEL_SERIALIZATION_MODE out of the environment, so that no grandchild finds them: call it before
 * threads are started. It stays valid until the process ends. It keeps cp_run() running only while somebody
 * listens to 'message' or 'disconnect', or after cp_channel_ref().
 */
CP_API cp_channel *cp_parent(void);

/* Ends this process as exit(code) does, after what was sent through cp_parent() has left. */
CP_API CP_NORETURN void cp_exit(int code);

/* ---- Messages ---------------------------------------------------------------------------------- */

/*
 * A message is one JSON text: an object, a list, a string, a number, true, false or null. Each call adds a
 * listener and returns its id for cp_channel_off(), or -EINVAL, -ENOMEM.
 *
 *   message      one that arrived; the text is valid for the call, is one line, and has a NUL behind it.
 *                Each is told by itself: a listener may do anything. What arrives before the first listener
 *                waits for it, until the channel is closed.
 *   internal     one of Node's own: an object whose "cmd" starts with NODE_ and is longer. Those that this
 *                library answers (handles, sockets, cluster) are told here all the same.
 *   disconnect   the channel is closed, by either side; the last event, after every message that came
 *   drain        the queue is empty after a send that returned 0
 *   error        a send without done function failed, or what arrived is no message: invalid JSON or an
 *                unreadable value (EBADMSG), too long (EMSGSIZE, max_message). After what arrived wrong the
 *                channel is closed. Without listener nothing happens beyond that.
 */
typedef void cp_message_fn(cp_channel *channel, const char *json, size_t size, void *ctx);
typedef void cp_channel_fn(cp_channel *channel, void *ctx);
typedef void cp_channel_error_fn(cp_channel *channel, const cp_error *error, void *ctx);
CP_API int cp_on_message(cp_channel *channel, cp_message_fn *fn, void *ctx);
CP_API int cp_on_internal_message(cp_channel *channel, cp_message_fn *fn, void *ctx);
CP_API int cp_on_disconnect(cp_channel *channel, cp_channel_fn *fn, void *ctx);
CP_API int cp_channel_on_drain(cp_channel *channel, cp_channel_fn *fn, void *ctx);
CP_API int cp_channel_on_error(cp_channel *channel, cp_channel_error_fn *fn, void *ctx);
CP_API void cp_channel_off(cp_channel *channel, int id);

/*
 * Sends one message, in order, without ever blocking or raising SIGPIPE. 1: go on. 0: 128 KiB (CP_SEND_MARK)
 * or more are queued, or more than one message waits behind a handle for its receipt: wait for 'drain'
 * (sending on is allowed and costs memory). Negative, nothing sent: -EINVAL no JSON (ERR_INVALID_ARG_VALUE),
 * -EPIPE the channel is closed (ERR_IPC_CHANNEL_CLOSED, also an 'error' event unless there is a done
 * function, which is called instead), -EILSEQ what CP_ADVANCED cannot hold, -ENOMEM. That the peer is gone
 * (EPIPE) is told later, by done or 'error'.
 *
 * cp_send() takes a string. cp_send_then() calls done once, never before it returns: 0 when the kernel has
 * the message (with a handle: when the peer has received it), or a negative errno. cp_send_trusted() does
 * not check: json was checked before.
 *
 * From a callback the first message goes to the kernel at once, all that follow together when the callback
 * returns or 64 KiB have come together; from elsewhere each at once. Before a process ends without returning
 * to its loop: cp_exit(), or cp_channel_flush().
 */
#define CP_SEND_MARK 131072
typedef void cp_sent_fn(cp_channel *channel, int status, void *ctx);
CP_API int cp_send(cp_channel *channel, const char *json);
CP_API int cp_send_then(cp_channel *channel, const char *json, size_t size, cp_sent_fn *done, void *ctx);
CP_API int cp_send_trusted(cp_channel *channel, const char *json, size_t size);

/* Bytes that are queued and not yet in the kernel, those behind a handle that waits for its receipt included.
 */
CP_API size_t cp_channel_queued(const cp_channel *channel);

/*
 * Runs nothing, waits up to timeout_ms (-1 without limit) until everything that was sent is in the kernel,
 * and the receipts of handles have come. 0, -ETIMEDOUT, or the error of the channel. What arrives meanwhile
 * is kept for the loop.
 */
CP_API int cp_channel_flush(cp_channel *channel, int64_t timeout_ms);

/*
 * Closes the channel once what is queued has left; cp_connected() is false at once, 'disconnect' follows from
 * the loop. A second call is an 'error' event (ERR_IPC_DISCONNECTED) and -ENOTCONN. A child's 'close' comes
 * all the same (in Node it does not).
 */
CP_API int cp_disconnect(cp_channel *channel);
CP_API bool cp_connected(const cp_channel *channel);

/*
 * Whether cp_run() waits for this channel. The parent's side of a channel holds its loop; the child's side by
 * its listeners. An explicit call wins over the counting, as in Node.
 */
CP_API void cp_channel_ref(cp_channel *channel);
CP_API void cp_channel_unref(cp_channel *channel);

/* The child whose channel it is; NULL for that of cp_parent(). */
CP_API cp_child *cp_channel_child(const cp_channel *channel);
CP_API cp_serialization cp_channel_serialization(const cp_channel *channel);

/* The descriptor, for looking at; -1 when closed. It stays the library's. */
CP_API int cp_channel_fd(const cp_channel *channel);

/*
 * Advanced messages. What JSON has no value for is an object with one member, whose name starts with '$':
 *   {"$undefined":true}  {"$number":"NaN" | "Infinity" | "-Infinity"}  {"$bigint":"123"}
 *   {"$date":milliseconds or null}  {"$regexp":["source","flags"]}  {"$map":[[key,value],…]}  {"$set":[…]}
 *   {"$bytes":["Uint8Array","base64"]} and each other view by its name ("Buffer" …)
 *   {"$error":{"name":…,"message":…,"stack":…,"cause":…}}  {"$boxed":value}
 *   {"$sparse":[length,{"index":value,…}]} a list with holes
 *   {"$array":[[…],{"name":value,…}]} a list that has properties besides its elements
 *   {"$id":n,"$value":value} an object that {"$ref":n} elsewhere in the same message means again (cycles)
 *   {"$object":{…}} a plain object whose first member's name starts with '$' (for none of these)
 * The same forms are understood when sending; an object that looks like one and is none is -EILSEQ.
 * docs/messages-advanced.md has a table with the bytes.
 *
 * In a 'message' listener cp_message_raw() gives the payload as it came (without the length before it), NULL
 * elsewhere; cp_send_raw() sends a payload that is made already, unchecked. -EINVAL on a channel of CP_JSON.
 */
CP_API const void *cp_message_raw(const cp_channel *channel, size_t *ret_size);
CP_API int cp_send_raw(cp_channel *channel, const void *data, size_t size);

/* ---- Handles: descriptors that go with a message ----------------------------------------------- */

/*
 * What Node can send: listening and connected sockets (TCP and unix), UDP sockets. A descriptor of any other
 * kind goes between two programs that use this library (CP_HANDLE_FD; a Node peer answers that it came
 * without).
 *
 * A connected socket and a CP_HANDLE_FD are handed over: the descriptor belongs to the library from the call
 * on and is closed once the peer has received it or cannot any more, unless keep_open is set. Of listening,
 * UDP and native sockets, and with keep_open, a copy is sent: the caller may close its own at once. After a
 * negative return value every descriptor is still the caller's. One handle is on its way at a time;
 * everything behind it waits, in order. done hears 0 when the peer has received it; -EPIPE from a peer that
 * dies first; -EMFILE from one that four times had no room for it; -ENOTSUP from one that takes sockets only;
 * or why the kernel refuses.
 */
typedef enum cp_handle_kind {
  CP_HANDLE_NONE,
  CP_HANDLE_AUTO,       /* sending: the kind that the descriptor is */
  CP_HANDLE_SERVER,     /* net.Server */
  CP_HANDLE_SOCKET,     /* net.Socket */
  CP_HANDLE_UDP,        /* dgram.Socket */
  CP_HANDLE_NATIVE,     /* net.Native: a socket that the receiver gets bare */
  CP_HANDLE_UDP_NATIVE, /* dgram.Native */
  CP_HANDLE_FD          /* anything else */
} cp_handle_kind;
typedef struct cp_handle {
  cp_handle_kind kind;
  int fd;
  bool keep_open;
} cp_handle;
static inline cp_handle cp_handle_make(int fd, bool keep_open) {
  cp_handle handle;
  handle.kind = CP_HANDLE_AUTO;
  handle.fd = fd;
  handle.keep_open = keep_open;
  return handle;
}
#define CP_HANDLE(fd) cp_handle_make((fd), false)
#define CP_HANDLE_KEPT(fd) cp_handle_make((fd), true)

/* As cp_send_then(), with a handle; -EBADF, -ENOTSUP (ERR_INVALID_HANDLE_TYPE) for what cannot be sent. */
CP_API int cp_send_handle(cp_channel *channel, const char *json, cp_handle handle, cp_sent_fn *done,
                          void *ctx);

/*
 * In a 'message' or 'internal' listener: the handle that came with the message, now the caller's
 * (close-on-exec, sockets non-blocking); kind CP_HANDLE_NONE and fd -1 where there is none or a listener
 * before took it. What nobody takes is closed. A socket from a Node server does not count in its
 * getConnections() and is not waited for by its close(), because nobody knows here when the caller closes it.
 */
CP_API cp_handle cp_take_handle(cp_channel *channel);

/* ---- Cluster: workers that share listening sockets --------------------------------------------- */

/*
 * A primary starts workers (C programs or Node scripts) and owns the sockets on which they listen; a C worker
 * does as well under a Node primary. Round robin: the primary accepts and gives each connection to a worker
 * that is free, one at a time. Shared: each worker accepts from the same socket by itself; so does UDP
 * always.
 */
typedef enum cp_scheduling { CP_SCHEDULE_ROUND_ROBIN, CP_SCHEDULE_SHARED } cp_scheduling;
typedef struct cp_cluster_options {
  size_t size;      /* sizeof(cp_cluster_options) */
  const char *exec; /* the workers' file, as cp_fork() takes it */
  const char *const *args;
  const cp_options *options; /* for every worker: env, stdio, loop …; not queue, nor a stream in stdio */
  cp_scheduling scheduling;  /* NODE_CLUSTER_SCHED_POLICY is not looked at */
  size_t workers;            /* so many are started by cp_cluster_new(); 0: none, see cp_cluster_fork() */
  bool respawn;              /* a worker that ends without being asked to is replaced */
  int64_t backoff_ms;     /* … after so long, CP_ZERO: at once; 0: 100. A worker that lives less than ten */
  int64_t backoff_max_ms; /* times that dies early: each early death in a row doubles it, up to; 0: 30,000 */
  int64_t grace_ms;       /* after a disconnect: so long until SIGTERM, and again until SIGKILL; 0: 5,000; or
                           * CP_UNLIMITED */
} cp_cluster_options;
#ifndef __cplusplus
#define CP_CLUSTER_OPTIONS(...) (&(const cp_cluster_options){.size = sizeof(cp_cluster_options), __VA_ARGS__})
#endif

/*
 * Owner: the caller, who frees it before its loop. NULL: what cp_cluster_fork() says of the first worker that
 * cannot be started (those before it are killed), -EINVAL, -ENOMEM.
 */
CP_API cp_cluster *cp_cluster_new(const cp_cluster_options *options);

/*
 * Closes the listening sockets, kills (SIGKILL) what is left of the workers, and returns NULL. No events
 * follow. In a process that the host forked it only frees.
 */
CP_API cp_cluster *cp_cluster_free(cp_cluster *cluster);

/*
 * One more worker; env_add is added to its environment (NULL: nothing). It is valid until its 'exit'
 * listeners have returned. NULL: what cp_fork() says, and also ENOENT, EAGAIN …, which a child would tell as
 * an event.
 */
CP_API cp_worker *cp_cluster_fork(cp_cluster *cluster, const char *const *env_add);

/*
 * Ends all workers by a disconnect: no new connections, those that are open are served. done (may be NULL)
 * once they are gone, with status 0. 0, -EALREADY under way, -EINVAL.
 */
typedef void cp_cluster_fn(cp_cluster *cluster, int status, void *ctx);
CP_API int cp_cluster_disconnect(cp_cluster *cluster, cp_cluster_fn *done, void *ctx);

/*
 * Replaces the workers one by one: a new one is started; when it listens on as many sockets as the old one,
 * or is online where that has none, the old one is told to leave, and when it has left it is the next one's
 * turn. No connection is refused. done (may be NULL) gets 0; -ECHILD when a new worker ended before it
 * listened or could not be started (the old ones that are left stay); -ECANCELED after
 * cp_cluster_disconnect(). Returns 0, -EALREADY while one is under way, -EINVAL.
 */
CP_API int cp_cluster_restart(cp_cluster *cluster, cp_cluster_fn *done, void *ctx);

/*
 *   online       the worker runs and has said so
 *   listening    it listens; address is its socket
 *   disconnect   its channel is closed
 *   exit         it has ended, always after its disconnect; cp_worker_asked() says whether it was meant to
 * Each call adds a listener and returns its id for cp_cluster_off(), or -EINVAL, -ENOMEM. Messages:
 * cp_on_message(cp_channel_of(cp_worker_child(worker)), …).
 */
typedef struct cp_address {
  const char *address; /* "127.0.0.1", "::", the path of a unix socket; NULL: any */
  int port;            /* -1 for a unix socket */
} cp_address;
typedef void cp_worker_fn(cp_worker *worker, void *ctx);
typedef void cp_worker_listening_fn(cp_worker *worker, const cp_address *address, void *ctx);
typedef void cp_worker_exit_fn(cp_worker *worker, const cp_result *result, void *ctx);
CP_API int cp_cluster_on_online(cp_cluster *cluster, cp_worker_fn *fn, void *ctx);
CP_API int cp_cluster_on_listening(cp_cluster *cluster, cp_worker_listening_fn *fn, void *ctx);
CP_API int cp_cluster_on_disconnect(cp_cluster *cluster, cp_worker_fn *fn, void *ctx);
CP_API int cp_cluster_on_exit(cp_cluster *cluster, cp_worker_exit_fn *fn, void *ctx);
CP_API void cp_cluster_off(cp_cluster *cluster, int id);

CP_API size_t cp_cluster_count(const cp_cluster *cluster); /* workers that run */
CP_API cp_worker *cp_cluster_worker(const cp_cluster *cluster,
                                    size_t index); /* in the order of their start */
CP_API int cp_worker_id(const cp_worker *worker);  /* 1, 2, 3 … */
CP_API cp_child *cp_worker_child(const cp_worker *worker);
CP_API cp_cluster *cp_worker_cluster(const cp_worker *worker);
CP_API bool cp_worker_asked(const cp_worker *worker); /* Node's exitedAfterDisconnect */

/* Tells one worker to leave; it is not replaced. 0, -EALREADY it was told before, -EPIPE it is gone. */
CP_API int cp_worker_disconnect(cp_worker *worker);

/*
 * The worker's side, on this thread's default loop: its number (NODE_UNIQUE_ID, taken out of the
 * environment), or 0 for a process that is none. The first call, or the first cp_cluster_listen(), makes this
 * process a worker: it says that it is online, and from then on the channel holds cp_run().
 */
CP_API int cp_cluster_worker_id(void);

/*
 * Listens in a worker through its primary, in any other process by itself, so that one program serves as
 * both. address: NULL for any, "127.0.0.1", "::1", or a path with a '/' for a unix socket (port is not looked
 * at); port 0: one that is free, the same in all workers. on_connection gets every connection (non-blocking,
 * close-on-exec), which is then the caller's to close; cp_stream_open() makes a stream of it. on_listening is
 * called once, with the address, or with the error (EADDRINUSE …), after which the listener is gone. Only
 * on_listening may be NULL. The listener holds cp_run() until cp_listener_close(), which returns NULL; in a
 * worker the primary is told. NULL: -EINVAL, -ENOMEM, -EPIPE in a worker that leaves.
 */
typedef void cp_connection_fn(cp_listener *listener, int fd, void *ctx);
typedef void cp_listening_fn(cp_listener *listener, const cp_address *address, const cp_error *error,
                             void *ctx);
CP_API cp_listener *cp_cluster_listen(const cp_address *address, cp_connection_fn *on_connection,
                                      cp_listening_fn *on_listening, void *ctx);
CP_API cp_listener *cp_listener_close(cp_listener *listener);

/*
 * A worker is told to leave, or leaves (cp_cluster_leave()): its listeners are closed, fn is called with lost
 * false (time to close connections that nobody uses), and then the channel. What is open goes on: cp_run()
 * returns when nothing is left. If the primary is gone instead, lost is true. A worker without such a
 * function ends then at once by exit(0), as Node's does. One function, NULL for none.
 */
typedef void cp_leave_fn(bool lost, void *ctx);
CP_API void cp_cluster_on_leave(cp_leave_fn *fn, void *ctx);
CP_API int cp_cluster_leave(void); /* 0, -EALREADY, or -EINVAL: this process is no worker */

/* ---- Abort ------------------------------------------------------------------------------------- */

/*
 * One switch for any number of children, on any loops (Node's AbortController). cp_abort_trigger() may be
 * called from any thread, any number of times. Each child that uses it and still runs gets its kill_signal
 * and emits 'error' (AbortError), from its loop. A child spawned with a triggered abort is started, then
 * killed. cp_abort_free() returns NULL; children that still use it keep it alive.
 */
CP_API cp_abort *cp_abort_new(void);
CP_API void cp_abort_trigger(cp_abort *abort);
CP_API cp_abort *cp_abort_free(cp_abort *abort);

#ifdef __cplusplus
}
#endif
#endif
