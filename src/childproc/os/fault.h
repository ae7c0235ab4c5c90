/*
 * The fault switch: makes the k-th use of a system call fail, in the parent and in the new process
 * apart. It sits in the one seam through which all system calls of the library go (sys.h). Switched
 * off it costs one load and one predicted branch. The library itself never switches it on. On Windows the
 * names stand for what is most like the call: os/windows/sys_windows.h.
 *
 *   sys_fault_arm("pidfd=ENOSYS,pipe2#3=EMFILE,child:dup2#2=EBADF,write#1=short")
 */
#ifndef OS_FAULT_H
#define OS_FAULT_H

#include <stdatomic.h>
#include <stddef.h>

/* What can be made to fail, and the name under which rules know it. */
#define SYS_CALLS(X)                                                                                         \
  X(MEMORY, "memory") /* allocations of os/ */                                                               \
  X(THREAD, "thread") /* starting a waiter thread */                                                         \
  X(PIPE, "pipe2")    /* pipe2(), or pipe() and fcntl() */                                                   \
  X(SOCKETPAIR, "socketpair")                                                                                \
  X(OPEN, "open")                                                                                            \
  X(DUPFD, "dupfd") /* fcntl(F_DUPFD_CLOEXEC) */                                                             \
  X(DUP2, "dup2")                                                                                            \
  X(GETFL, "getfl") /* fcntl(F_GETFL) */                                                                     \
  X(SETFL, "setfl") /* fcntl(F_SETFL) */                                                                     \
  X(SETFD, "setfd") /* fcntl(F_SETFD) */                                                                     \
  X(FSTAT, "fstat")                                                                                          \
  X(READ, "read")                                                                                            \
  X(WRITE, "write")              /* write(), send() and pwritev2() alike */                                  \
  X(WRITE_QUIET, "rwf_nosignal") /* pwritev2(RWF_NOSIGNAL) alone */                                          \
  X(SENDMSG, "sendmsg")          /* bytes with a descriptor */                                               \
  X(RECVMSG, "recvmsg")          /* bytes from a stream that carries descriptors */                          \
  X(SOCKOPT, "getsockopt")                                                                                   \
  X(SHUTDOWN, "shutdown")                                                                                    \
  X(SOCKET, "socket")                                                                                        \
  X(SETSOCKOPT, "setsockopt")                                                                                \
  X(BIND, "bind")                                                                                            \
  X(LISTEN, "listen")                                                                                        \
  X(ACCEPT, "accept")                                                                                        \
  X(GETSOCKNAME, "getsockname")                                                                              \
  X(MMAP, "mmap")                                                                                            \
  X(POLL, "poll") /* poll() or epoll_wait() */                                                               \
  X(EPOLL_CREATE, "epoll_create")                                                                            \
  X(EPOLL_CTL, "epoll_ctl")                                                                                  \
  X(EVENTFD, "eventfd")                                                                                      \
  X(CLONE, "clone")       /* clone() in any form, and fork() */                                              \
  X(CLONE_VM, "clone_vm") /* clone() that shares memory */                                                   \
  X(PIDFD, "pidfd")       /* clone() that asks for a pidfd, and pidfd_open() */                              \
  X(PIDFD_INFO, "pidfd_info")                                                                                \
  X(WAITID, "waitid") /* waitid() or wait4() */                                                              \
  X(KILL, "kill")     /* pidfd_send_signal() and kill() */                                                   \
  X(SIGMASK, "sigmask")                                                                                      \
  X(SIGACTION, "sigaction")                                                                                  \
  X(SETSID, "setsid")                                                                                        \
  X(CHDIR, "chdir")                                                                                          \
  X(UMASK, "umask")                                                                                          \
  X(SETPRIORITY, "setpriority")                                                                              \
  X(SETRLIMIT, "setrlimit")                                                                                  \
  X(SETGROUPS, "setgroups")                                                                                  \
  X(SETGID, "setgid")                                                                                        \
  X(SETUID, "setuid")                                                                                        \
  X(CLOSE_RANGE, "close_range")                                                                              \
  X(GETDENTS, "getdents")       /* reading the folder of open descriptors */                                 \
  X(KILL_GROUP, "kill_group")   /* pidfd_send_signal(PIDFD_SIGNAL_PROCESS_GROUP) */                          \
  X(CGROUP, "cgroup")           /* whatever is done in a cgroup's folder */                                  \
  X(MANAGER, "manager")         /* pretends that a service manager keeps the cgroups */                      \
  X(CGROUP_KILL, "cgroup_kill") /* writing to cgroup.kill (Linux 5.14) */                                    \
  X(CLONE3, "clone3")           /* clone3(CLONE_INTO_CGROUP) */                                              \
  X(NAMESPACE, "namespace")     /* new namespaces, and the own /proc in them */                              \
  X(PDEATHSIG, "pdeathsig")                                                                                  \
  X(AFFINITY, "affinity")                                                                                    \
  X(PRCTL, "prctl") /* PR_SET_NO_NEW_PRIVS */                                                                \
  X(CAPSET, "capset")                                                                                        \
  X(SECCOMP, "seccomp")                                                                                      \
  X(LANDLOCK, "landlock") /* all of it; the next ones are what each ABI brought */                           \
  X(LANDLOCK_2, "landlock2")                                                                                 \
  X(LANDLOCK_3, "landlock3")                                                                                 \
  X(LANDLOCK_4, "landlock4")                                                                                 \
  X(LANDLOCK_5, "landlock5")                                                                                 \
  X(LANDLOCK_6, "landlock6")                                                                                 \
  X(LANDLOCK_7, "landlock7")                                                                                 \
  X(MOUNT, "mount")       /* mounting, in a mount namespace of its own */                                    \
  X(TERMINAL, "terminal") /* making, sizing and taking a terminal */                                         \
  X(JOB, "job")           /* what is done with a job object (Windows) */                                     \
  X(EXEC, "execve")

enum sys_call {
#define SYS_CALL_ID(id, name) CALL_##id,
  SYS_CALLS(SYS_CALL_ID)
#undef SYS_CALL_ID
      CALL_COUNT
};

enum { SYS_FAULT_RULES = 24, SYS_FAULT_SHORT = 1 };

enum sys_side { SYS_SIDE_PARENT, SYS_SIDE_CHILD, SYS_SIDE_BOTH };

struct sys_fault_rule {
  enum sys_call call;
  enum sys_side side;
  unsigned nth; /* which use on that side fails; 0: every one */
  int effect;   /* a negative errno, or SYS_FAULT_SHORT: read or write one byte */
  atomic_uint seen;
  atomic_uint fired;
};

/*
 * Rules and their counters. They live in memory that fork() shares, so that what a copied child counts is
 * seen by its parent.
 */
struct sys_fault_table {
  int owner; /* the process that armed it: the parent's side */
  unsigned count;
  struct sys_fault_rule rules[SYS_FAULT_RULES];
};

extern _Atomic(struct sys_fault_table *) sys_faults; /* NULL: off */

/*
 * Arms the rules of `text` in place of all earlier ones: [parent:|child:]call[#n]=ERRNO|short, separated
 * by commas. Without a side a rule holds for both. 0, -EINVAL for a text that it does not understand
 * (nothing is armed then), -ENOMEM. Not while another thread is inside the library.
 */
int sys_fault_arm(const char *text);

/* The same in a table of the caller, who maps it shared if that matters. */
int sys_fault_arm_in(struct sys_fault_table *table, const char *text);

void sys_fault_disarm(void);

/* How often a rule has struck since arming. */
unsigned sys_fault_fired(void);

/* The name that rules use, and -EINVAL for a name that is none. */
const char *sys_call_name(enum sys_call call);
int sys_call_number(const char *name, size_t size);

int sys_fault_look(struct sys_fault_table *table, enum sys_call call);

/* Asked before every call: 0 go on, a negative errno to return instead, or SYS_FAULT_SHORT. */
static inline int sys_fault(enum sys_call call) {
  struct sys_fault_table *table = atomic_load_explicit(&sys_faults, memory_order_relaxed);
  return __builtin_expect(table != NULL, 0) ? sys_fault_look(table, call) : 0;
}

#endif
