/*
 * The log: a file that every process of the learner's program maps and writes to (the recorder), and
 * that the engines read while it runs and after. It survives fork, exec, _exit and SIGKILL, because
 * the memory is the file. Writers only append and only set; nothing waits for anybody.
 */
#ifndef KIT_RECORDER_LOG_H
#define KIT_RECORDER_LOG_H

#include <stdatomic.h>
#include <stdint.h>

#define REC_MAGIC 0x4b524331u /* "KRC1" */
#define REC_FILE "record.log" /* in the run's folder */
#define REC_EVENTS 32768
#define REC_PROCESSES 512

typedef enum rec_call {
  REC_NONE,
  REC_PIPE,       /* args: read end, write end; inode */
  REC_SOCKETPAIR, /* args: the two ends */
  REC_OPEN,       /* result: descriptor; args[0]: a hash of the path */
  REC_DUP,        /* dup, dup2, dup3, fcntl(F_DUPFD…): args[0] from; result: to; inode */
  REC_CLOSE,      /* args[0]; inode */
  REC_FORK,       /* in the parent; result: the child; args[2]: stack frame of the call */
  REC_BORN,       /* in the child; args: its parent, how many events there were before the fork, frame */
  REC_EXEC,       /* before the call */
  REC_WAIT,       /* args: pid asked for, options, status; result: pid that was found */
  REC_KILL,       /* args: pid, signal */
  REC_READ,       /* as "now" of a process; as an event only where it failed with EBADF */
  REC_WRITE,      /* args[0]: descriptor */
  REC_OTHER,
  REC_EXEC_FAILED, /* after the call */
  REC_EXIT,        /* exit(), or the end of main, in a process that a recorded fork made;
                      args: bytes in buffers at the fork, whether an exec had failed, whether exit() was called;
                      result: functions that atexit() was told of */
  REC_SIGACTION,   /* args: signal, 1: a handler, 2: ignored, 0: the default */
  REC_HANDLER, /* a handler ran; args: signal, the errno that it left behind (0: it changed nothing), times so
                  far */
  REC_UNSAFE,  /* a call that is not async-signal-safe; args: signal or mask of signals, rec_unsafe_kind,
                  whether another such call was interrupted */
  REC_THREAD,  /* pthread_create() */
  REC_ENV,     /* setenv(), putenv(), unsetenv(), clearenv() */
  REC_CHDIR,   /* chdir(), fchdir() */
  REC_SHELL,   /* system(), popen() */
  REC_SETSID,
  REC_SETPGID,  /* args: pid, group */
  REC_CLOEXEC,  /* fcntl(F_SETFD, FD_CLOEXEC); args: descriptor, threads of the process */
  REC_NONBLOCK, /* fcntl(F_SETFL); args: descriptor, whether O_NONBLOCK is set */
  REC_ACCESS,   /* access(), stat(); args[0]: a hash of the path */
  REC_PAUSE,    /* as "now" of a process; as an event where a handler ran just before: args[0]: runs */
  REC_SLEEP,    /* one that returned at once */
  REC_SHORT,    /* args: descriptor, size asked for, 0: a read, 1: a write */
  REC_WINDOW,   /* args: the child; a handler for SIGCHLD ran between fork() and what follows it */
  REC_POISONED  /* args[0]: an index beyond the end of an argv or environment; name: the call */
} rec_call;

/* Where a call that is not async-signal-safe was made. */
typedef enum rec_unsafe_kind {
  REC_OUTSIDE,    /* of handlers, while the signals in the mask have a handler and are not blocked */
  REC_IN_HANDLER, /* of a signal that is not blocked elsewhere */
  REC_AFTER_FORK  /* in the child of a process with several threads */
} rec_unsafe_kind;

#define REC_PIDFD (-0x40000000) /* a wait for pidfd n asks for REC_PIDFD - n */

enum {
  REC_INJECTED = 1,
  REC_REFUSED = 2,
  REC_KEEPS_CHILD = 4,     /* WNOWAIT, or only stopped */
  REC_BY_HANDLER = 8,      /* made in a signal handler */
  REC_CLOSES_ON_EXEC = 16, /* of a descriptor that was made */
  REC_CREATES = 32,        /* open() that may create a file, without O_EXCL */
  REC_SHARED_FOLDER = 64,  /* in a folder that everybody may write to */
  REC_OF_VFORK = 128
};

typedef struct rec_event {
  _Atomic uint32_t ready; /* 1 once the rest is written */
  int32_t pid;
  int32_t call;
  int32_t error; /* errno, or 0 */
  uint32_t flags;
  char name[16]; /* REC_INJECTED, REC_OTHER: the call */
  int64_t time_ns;
  uint64_t site; /* of the call, as a link-time address */
  int64_t result;
  int64_t args[3];
  uint64_t inode;
} rec_event;

typedef struct rec_process {
  _Atomic int32_t pid;
  int32_t parent;          /* 0: not made by a recorded fork */
  _Atomic int32_t now;     /* the recorded call that it is in, REC_NONE outside */
  _Atomic int32_t now_arg; /* descriptor, or pid waited for */
  _Atomic uint64_t now_site;
  _Atomic uint32_t poll_row; /* waits with WNOHANG that found nothing, in a row on poll_pid */
  _Atomic uint32_t poll_longest;
  _Atomic int32_t poll_pid;
  _Atomic uint64_t poll_site;
  _Atomic uint32_t echild_row; /* waits that failed with ECHILD, in a row */
  _Atomic uint32_t echild_longest;
  _Atomic uint64_t echild_site;
} rec_process;

typedef struct rec_log {
  uint32_t magic;           /* written by the reader, who makes the file */
  _Atomic uint32_t claimed; /* 1: `exe` is being written, 2: written */
  char exe[512];
  _Atomic uint32_t event_count; /* may exceed REC_EVENTS: the rest was not kept */
  _Atomic uint32_t process_count;
  _Atomic uint32_t struck; /* faults that have struck */
  _Atomic uint32_t hold;   /* 1: children of recorded forks stay where they are born (the engine "storm") */
  _Atomic uint32_t piled;  /* how many had ended when their parent could see it */
  rec_process processes[REC_PROCESSES];
  rec_event events[REC_EVENTS];
} rec_log;

#endif
