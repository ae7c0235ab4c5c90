/* Signals and processes; sys.c has the rest. */
#include "os/linux/sys_linux.h"

#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif
#define MASK_SIZE ((long)(_NSIG / 8)) /* of the kernel's signal sets; libc's are larger */

/* ---- signals ---- */

/* Raw, so that the signals by which libc cancels threads and changes ids in all of them are blocked, too. */
int sys_mask_block_all(sys_mask *ret_old) {
  sys_mask all;
  memset(&all, 0xff, sizeof all);
  return (int)SYS_RAW(CALL_SIGMASK, SYS_rt_sigprocmask, SIG_SETMASK, sys_address(&all), sys_address(ret_old),
                      MASK_SIZE);
}

void sys_mask_restore(const sys_mask *old) {
  (void)SYS_PLAIN(SYS_rt_sigprocmask, SIG_SETMASK, sys_address(old), 0, MASK_SIZE);
}

int sys_mask_clear(void) {
  const uint64_t none[2] = {0};
  return (int)SYS_RAW(CALL_SIGMASK, SYS_rt_sigprocmask, SIG_SETMASK, sys_address(none), 0, MASK_SIZE);
}

int sys_signal_count(void) {
  return (int)MASK_SIZE * 8;
}

/* Zeros mean SIG_DFL, no flags and an empty mask, however the architecture orders them. */
int sys_signal_default(int signal) {
  const long action[20] = {0};
  return (int)SYS_RAW(CALL_SIGACTION, SYS_rt_sigaction, signal, sys_address(action), 0, MASK_SIZE);
}

/* ---- making and awaiting processes ---- */

/*
 * ThreadSanitizer wraps clone() and takes the child for a copy, also where it shares memory. By glibc's
 * other name for it nobody stands between.
 */
#ifdef __GLIBC__
int unwrapped_clone(int (*fn)(void *), void *top, int flags, void *arg, ...) __asm__("__clone");
#else
#define unwrapped_clone clone
#endif

int sys_clone(int (*fn)(void *), void *top, int flags, void *arg, int *ret_pidfd) {
  int fault = sys_fault(CALL_CLONE);
  if (fault >= 0 && (flags & CLONE_VM))
    fault = sys_fault(CALL_CLONE_VM);
  if (fault >= 0 && (flags & CLONE_PIDFD))
    fault = sys_fault(CALL_PIDFD);
  if (fault < 0)
    return fault;
  int pid = unwrapped_clone(fn, top, flags, arg, ret_pidfd);
  return pid < 0 ? -errno : pid;
}

void sys_wait_clone(int pid) {
  siginfo_t info;
  while (SYS_PLAIN(SYS_waitid, P_PID, pid, sys_address(&info), WEXITED | __WALL, 0) == -EINTR)
    ;
}

/* struct rusage as the kernel writes it: libc's may have wider times. */
struct kernel_usage {
  long user[2], system[2], max_rss, shared, unshared_data, unshared_stack, minor_faults, major_faults, swaps,
      blocks_in, blocks_out, sent, received, signals, voluntary, involuntary;
};

static cp_usage usage_of(const struct kernel_usage *kernel) {
  return (cp_usage){
      .user_us = (int64_t)kernel->user[0] * 1000000 + kernel->user[1],
      .system_us = (int64_t)kernel->system[0] * 1000000 + kernel->system[1],
      .max_rss_bytes = (int64_t)kernel->max_rss * 1024,
      .minor_faults = kernel->minor_faults,
      .major_faults = kernel->major_faults,
      .voluntary_switches = kernel->voluntary,
      .involuntary_switches = kernel->involuntary,
  };
}

static long wait_raw(int pidfd, int pid, int flags, siginfo_t *info, struct kernel_usage *usage) {
  long options =
      WEXITED | __WALL | (flags & SYS_WAIT_NOW ? WNOHANG : 0) | (flags & SYS_WAIT_LOOK ? WNOWAIT : 0);
  long r = -EINVAL;
  if (pidfd >= 0)
    r = SYS_RAW(CALL_WAITID, SYS_waitid, P_PIDFD, pidfd, sys_address(info), options, sys_address(usage));
  if (r == -EINVAL) /* no pidfd, or Linux 5.3, which has them but cannot wait for them */
    r = SYS_RAW(CALL_WAITID, SYS_waitid, P_PID, pid, sys_address(info), options, sys_address(usage));
  return r;
}

int sys_wait(int pidfd, int pid, int flags, sys_exit *ret) {
  siginfo_t info;
  struct kernel_usage usage;
  long r;
  do {
    memset(&info, 0, sizeof info);
    memset(&usage, 0, sizeof usage);
    r = wait_raw(pidfd, pid, flags, &info, &usage);
  } while (r == -EINTR);
  if (r < 0)
    return (int)r;
  if (info.si_pid == 0)
    return 0;
  *ret = (sys_exit){.status = info.si_status,
                    .signaled = info.si_code != CLD_EXITED,
                    .core_dumped = info.si_code == CLD_DUMPED,
                    .usage = usage_of(&usage)};
  return 1;
}

int sys_pidfd_open(int pid) {
  return (int)SYS_RAW(CALL_PIDFD, SYS_pidfd_open, pid, 0);
}

/* As the kernel has it since 6.15; older headers do not. */
struct process_info {
  uint64_t mask, cgroup;
  uint32_t pid, tgid, ppid, ids[8];
  int32_t exit_status;
};
#define INFO_EXIT (1U << 3)
#define INFO_GET _IOWR(0xFF, 11, struct process_info)

static long pidfd_info(int pidfd, struct process_info *ret) {
  *ret = (struct process_info){.mask = INFO_EXIT};
  return SYS_RAW(CALL_PIDFD_INFO, SYS_ioctl, pidfd, (long)INFO_GET, sys_address(ret));
}

/* ESRCH also comes when the process is reaped while the kernel looks; then the second answer is whole. */
int sys_pidfd_exit(int pidfd, sys_exit *ret) {
  struct process_info info;
  long r = pidfd_info(pidfd, &info);
  if (r == -ESRCH)
    r = pidfd_info(pidfd, &info);
  if (r < 0)
    return (int)r;
  if (!(info.mask & INFO_EXIT))
    return 0;
  int status = info.exit_status;
  *ret = (sys_exit){.status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
                    .signaled = WIFSIGNALED(status),
                    .core_dumped = WIFSIGNALED(status) && WCOREDUMP(status)};
  return 1;
}

int sys_kill(int pidfd, int pid, int signal) {
  long r = -ENOSYS;
  if (pidfd >= 0)
    r = SYS_RAW(CALL_KILL, SYS_pidfd_send_signal, pidfd, signal, 0, 0);
  return (int)(r == -ENOSYS ? SYS_RAW(CALL_KILL, SYS_kill, pid, signal) : r);
}

#define SIGNAL_PROCESS_GROUP 4 /* PIDFD_SIGNAL_PROCESS_GROUP */

int sys_kill_group(int pidfd, int signal) {
  if (pidfd < 0)
    return -ENOSYS;
  return (int)SYS_RAW(CALL_KILL_GROUP, SYS_pidfd_send_signal, pidfd, signal, 0, SIGNAL_PROCESS_GROUP);
}

/* ---- what a new process does to itself ---- */

int sys_setsid(void) {
  return (int)SYS_RAW(CALL_SETSID, SYS_setsid, 0);
}

/* The kernel's set is as long as it says, and bits beyond its processors are not looked at. */
int sys_affinity(const unsigned *cpus, size_t count) {
  enum { BITS = 8 * sizeof(unsigned long), WORDS = 128 };
  unsigned long set[WORDS] = {0};
  for (size_t i = 0; i < count; i++) {
    if (cpus[i] >= WORDS * BITS)
      return -EINVAL;
    set[cpus[i] / BITS] |= 1UL << cpus[i] % BITS;
  }
  return (int)SYS_RAW(CALL_AFFINITY, SYS_sched_setaffinity, 0, sizeof set, sys_address(set));
}

int sys_chdir(const char *path) {
  return (int)SYS_RAW(CALL_CHDIR, SYS_chdir, sys_address(path));
}

int sys_umask(unsigned mask) {
  return (int)SYS_RAW(CALL_UMASK, SYS_umask, (long)mask);
}

int sys_nice(int value) {
  return (int)SYS_RAW(CALL_SETPRIORITY, SYS_setpriority, PRIO_PROCESS, 0, value);
}

int sys_limit(int kind, uint64_t soft, uint64_t hard) {
  static const int resources[] = {
      [CP_LIMIT_CPU] = RLIMIT_CPU,
      [CP_LIMIT_ADDRESS_SPACE] = RLIMIT_AS,
      [CP_LIMIT_DATA] = RLIMIT_DATA,
      [CP_LIMIT_STACK] = RLIMIT_STACK,
      [CP_LIMIT_CORE] = RLIMIT_CORE,
      [CP_LIMIT_FILE_SIZE] = RLIMIT_FSIZE,
      [CP_LIMIT_DESCRIPTORS] = RLIMIT_NOFILE,
      [CP_LIMIT_PROCESSES] = RLIMIT_NPROC,
  };
  if (kind <= CP_LIMIT_NONE || kind > CP_LIMIT_PROCESSES)
    return -EINVAL;
  const uint64_t limits[2] = {soft, hard};
  return (int)SYS_RAW(CALL_SETRLIMIT, SYS_prlimit64, 0, resources[kind], sys_address(limits), 0);
}

/* Where 16-bit ids came first, the call with real ones has another number. */
#ifdef SYS_setuid32
enum { SETGROUPS = SYS_setgroups32, SETGID = SYS_setgid32, SETUID = SYS_setuid32 };
#else
enum { SETGROUPS = SYS_setgroups, SETGID = SYS_setgid, SETUID = SYS_setuid };
#endif

int sys_setgroups(const unsigned *ids, size_t count) {
  return (int)SYS_RAW(CALL_SETGROUPS, SETGROUPS, (long)count, sys_address(ids));
}

int sys_setgid(unsigned id) {
  return (int)SYS_RAW(CALL_SETGID, SETGID, (long)id);
}

int sys_setuid(unsigned id) {
  return (int)SYS_RAW(CALL_SETUID, SETUID, (long)id);
}

int sys_exec(const char *path, char **argv, char **envp) {
  return (int)SYS_RAW(CALL_EXEC, SYS_execve, sys_address(path), sys_address(argv), sys_address(envp));
}

_Noreturn void sys_exit_now(int code) {
  for (;;)
    (void)syscall(SYS_exit_group, (long)code);
}
