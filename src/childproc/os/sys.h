/*
 * The system calls of the library, one thin function each. Every one returns 0 or what the call
 * returns, or a negative errno, and asks the fault switch first. Nothing else in the library makes a
 * system call that can fail.
 *
 * Those marked (child) run in the new process too, which may share the parent's memory: they take no
 * lock, allocate nothing and touch nothing but their arguments and errno.
 */
#ifndef OS_SYS_H
#define OS_SYS_H

#include "childproc.h"
#include "os/fault.h"

#if !defined(_WIN32)
#include <signal.h>
#endif
#include <stdbool.h>
#include <stdint.h>

/* ---- Memory ---- */

void *sys_calloc(size_t count, size_t size); /* freed by free() */

/* Whole pages; shared: with what this process forks. */
int sys_map(size_t size, bool shared, void **ret);
int sys_guard(void *page, size_t size); /* makes touching it a fault */
void sys_unmap(void *memory, size_t size);

/* ---- Descriptors; new ones are close-on-exec ---- */

int sys_pipe(int ret_fds[2]);
int sys_socketpair(int ret_fds[2]);
int sys_open(const char *path, int flags, unsigned mode);
void sys_close(int fd);                /* (child) */
int sys_dup_above(int fd, int lowest); /* (child) a copy numbered `lowest` or more */
int sys_dup2(int fd, int target);      /* (child) without close-on-exec; fd differs from target */
int sys_get_flags(int fd);             /* (child) */
int sys_set_flags(int fd, int flags);  /* (child) */
int sys_set_cloexec(int fd, bool on);  /* (child) */
int sys_stat_mode(int fd);             /* S_IF… */

/* (child) Marks every descriptor from `lowest` on close-on-exec. highest: see sys_highest_fd(). */
int sys_close_rest(int lowest, int highest);

/* The highest open descriptor, where sys_close_rest() needs to know; called before the process is made. */
int sys_highest_fd(void);

int64_t sys_read(int fd, void *data, size_t size);
int64_t sys_write(int fd, const void *data, size_t size);       /* raises SIGPIPE when the reader is gone */
int64_t sys_write_quiet(int fd, const void *data, size_t size); /* does not; -EOPNOTSUPP where impossible */
int64_t sys_send_quiet(int fd, const void *data, size_t size);  /* the same for a socket */
int sys_shutdown(int fd);                                       /* no more writes */

/* Of sockets, with what rides along; no SIGPIPE, and what is received is close-on-exec. */
struct msghdr;
int64_t sys_send_message(int fd, const struct msghdr *message);
int64_t sys_receive_message(int fd, struct msghdr *message);
int sys_socket_option(int fd, int level, int name, int *ret);

/* Waits until fd can be read, or written where write is set, or has failed: 1, 0 after the time. */
int sys_wait_fd(int fd, bool write, int timeout_ms);

/* Sockets: addresses as the kernel has them (struct sockaddr). New ones are non-blocking, too. */
int sys_socket(int family, int type);
int sys_setsockopt(int fd, int level, int name, int value);
int sys_bind(int fd, const void *address, size_t size);
int sys_listen(int fd, int backlog);
int sys_accept(int fd);
int sys_getsockname(int fd, void *address, size_t size);
int sys_unlink(const char *path);
int sys_file_id(const char *path, uint64_t ret_id[2]); /* device and inode of what the path itself is */

/* The descriptor that ends a wait; never made to fail. From signal handlers, too: errno stays. */
void sys_wake(int fd);
void sys_wake_clear(int fd);

/* ---- Signals ---- */

#if !defined(_WIN32)
/* A signal mask as the kernel keeps it: with the signals that libc hides from sigset_t. */
typedef struct sys_mask {
  sigset_t set;
} sys_mask;

int sys_mask_block_all(sys_mask *ret_old);
void sys_mask_restore(const sys_mask *old);
#endif
int sys_mask_clear(void);           /* (child) */
int sys_signal_count(void);         /* (child) signals are 1 … count */
int sys_signal_default(int signal); /* (child) -EINVAL: not one that can be set */

/* ---- Processes ---- */

typedef struct sys_exit {
  int status; /* the exit code, or the signal */
  bool signaled;
  bool core_dumped;
  cp_usage usage; /* zeros where the kernel does not tell */
} sys_exit;

enum { SYS_WAIT_NOW = 1, SYS_WAIT_LOOK = 2 /* leave it unreaped */ };

int sys_getpid(void); /* (child) never cached */

/*
 * Waits for the end of one child, by pidfd where there is one. 1: it has ended; 0: not yet (only
 * with SYS_WAIT_NOW); -ECHILD: not our child, or somebody else has waited for it.
 */
int sys_wait(int pidfd, int pid, int flags, sys_exit *ret);

int sys_pidfd_open(int pid); /* -ENOSYS where there is no such thing */

/*
 * What the kernel remembers of a process that was reaped. 1: here it is; 0: it has not been reaped;
 * negative: the kernel does not tell.
 */
int sys_pidfd_exit(int pidfd, sys_exit *ret);

int sys_kill(int pidfd, int pid, int signal);

/*
 * To the process group that the process of the pidfd leads or has led, also once it was reaped. -EINVAL or
 * -ENOSYS: the kernel cannot do that (before Linux 6.9), or there is no pidfd.
 */
int sys_kill_group(int pidfd, int signal);

/* Whether a process of the group is alive; zombies are not. -ENOTSUP: the system does not tell. */
int sys_group_lives(int group);

/* ---- Processes of our own beside the host's ---- */

/*
 * A copy of this process that runs main(arg) and is not one of the host's children, as far as the system
 * allows: its end makes no signal, and waits for any child do not find it. main does not return.
 */
int sys_fork_quiet(int (*main)(void *), void *arg);

/* (child) Closes every descriptor from `lowest` on. highest: see sys_highest_fd(). */
void sys_close_from(int lowest, int highest);

/* (child) Waits until one of both can be read or has ended (-1: not asked): 0 the first, 1 the other alone.
 */
int sys_await(int fd, int other);

/*
 * (child) A process makes itself known over a socket pair, by the number that it has for the receiver. The
 * receiver's end is prepared by sys_expect_pid(). A received number that is not positive: there is nobody.
 */
int sys_expect_pid(int fd);
int64_t sys_send_pid(int fd);
int sys_receive_pid(int fd);

bool sys_is_main_thread(void);

/* (child) It is killed when the thread that has started it ends; leaves at once if `parent` is gone already.
 */
int sys_die_with_parent(int parent);

/* What a new process does to itself, all (child). */
int sys_setsid(void);
int sys_affinity(const unsigned *cpus, size_t count);
int sys_chdir(const char *path);
int sys_umask(unsigned mask);
int sys_nice(int value);
int sys_limit(int kind, uint64_t soft, uint64_t hard); /* kind: a cp_limit_kind; UINT64_MAX: none */
int sys_setgroups(const unsigned *ids, size_t count);
int sys_setgid(unsigned id);
int sys_setuid(unsigned id);
int sys_exec(const char *path, char **argv, char **envp); /* returns only on failure */
_Noreturn void sys_exit_now(int code);

#endif
