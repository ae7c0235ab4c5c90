/* Signals and processes, by what POSIX and the older systems offer. */
#include "os/posix/sys_posix.h"

#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- signals ---- */

int sys_mask_block_all(sys_mask *ret_old) {
  sigset_t all;
  int fault = sys_fault(CALL_SIGMASK);
  if (fault < 0)
    return fault;
  sigfillset(&all);
  return -pthread_sigmask(SIG_SETMASK, &all, &ret_old->set);
}

void sys_mask_restore(const sys_mask *old) {
  (void)pthread_sigmask(SIG_SETMASK, &old->set, NULL);
}

int sys_mask_clear(void) {
  sigset_t none;
  int fault = sys_fault(CALL_SIGMASK);
  if (fault < 0)
    return fault;
  sigemptyset(&none);
  return sys_result(sigprocmask(SIG_SETMASK, &none, NULL));
}

int sys_signal_count(void) {
#if defined(NSIG)
  return NSIG - 1;
#else
  return 64;
#endif
}

int sys_signal_default(int signal) {
  struct sigaction action;
  int fault = sys_fault(CALL_SIGACTION);
  if (fault < 0)
    return fault;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  return sys_result(sigaction(signal, &action, NULL));
}

/* ---- making and awaiting processes ---- */

int sys_fork(int (*main)(void *), void *arg) {
  int fault = sys_fault(CALL_CLONE);
  if (fault < 0)
    return fault;
  (void)pthread_mutex_lock(&sys_fork_lock);
  pid_t pid = fork();
  if (pid == 0) {
    (void)main(arg);
    sys_exit_now(127);
  }
  int r = sys_result(pid);
  (void)pthread_mutex_unlock(&sys_fork_lock);
  return r;
}

static int64_t microseconds(struct timeval time) {
  return (int64_t)time.tv_sec * 1000000 + (int64_t)time.tv_usec;
}

static cp_usage usage_of(const struct rusage *usage) {
#ifdef __APPLE__
  enum { RSS_UNIT = 1 };
#else
  enum { RSS_UNIT = 1024 };
#endif
  return (cp_usage){.user_us = microseconds(usage->ru_utime),
                    .system_us = microseconds(usage->ru_stime),
                    .max_rss_bytes = (int64_t)usage->ru_maxrss * RSS_UNIT,
                    .minor_faults = usage->ru_minflt,
                    .major_faults = usage->ru_majflt,
                    .voluntary_switches = usage->ru_nvcsw,
                    .involuntary_switches = usage->ru_nivcsw};
}

/* Leaves it unreaped. */
static int look(int pid, int flags, sys_exit *ret) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  int options = WEXITED | WNOWAIT | (flags & SYS_WAIT_NOW ? WNOHANG : 0);
  int r = sys_result(waitid(P_PID, (id_t)pid, &info, options));
  if (r < 0 || info.si_pid == 0)
    return r;
  *ret = (sys_exit){.status = info.si_status,
                    .signaled = info.si_code != CLD_EXITED,
                    .core_dumped = info.si_code == CLD_DUMPED};
  return 1;
}

static int reap(int pid, int flags, sys_exit *ret) {
  struct rusage usage;
  int status;
  memset(&usage, 0, sizeof usage);
  int r = sys_result(wait4((pid_t)pid, &status, flags & SYS_WAIT_NOW ? WNOHANG : 0, &usage));
  if (r <= 0)
    return r;
  *ret = (sys_exit){.status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
                    .signaled = WIFSIGNALED(status),
#ifdef WCOREDUMP
                    .core_dumped = WIFSIGNALED(status) && WCOREDUMP(status),
#endif
                    .usage = usage_of(&usage)};
  return 1;
}

int sys_wait(int pidfd, int pid, int flags, sys_exit *ret) {
  (void)pidfd;
  int r;
  do {
    r = sys_fault(CALL_WAITID);
    if (r >= 0)
      r = flags & SYS_WAIT_LOOK ? look(pid, flags, ret) : reap(pid, flags, ret);
  } while (r == -EINTR);
  return r;
}

int sys_pidfd_open(int pid) {
  (void)pid;
  return -ENOSYS;
}

int sys_pidfd_exit(int pidfd, sys_exit *ret) {
  (void)pidfd, (void)ret;
  return -ENOSYS;
}

int sys_kill(int pidfd, int pid, int signal) {
  (void)pidfd;
  int fault = sys_fault(CALL_KILL);
  return fault < 0 ? fault : sys_result(kill((pid_t)pid, signal));
}

int sys_kill_group(int pidfd, int signal) {
  (void)pidfd, (void)signal;
  return -ENOSYS;
}

/* ---- what a new process does to itself ---- */

int sys_setsid(void) {
  int fault = sys_fault(CALL_SETSID);
  return fault < 0 ? fault : sys_result((int)setsid());
}

int sys_affinity(const unsigned *cpus, size_t count) {
  (void)cpus, (void)count;
  int fault = sys_fault(CALL_AFFINITY);
  return fault < 0 ? fault : -ENOTSUP;
}

int sys_chdir(const char *path) {
  int fault = sys_fault(CALL_CHDIR);
  return fault < 0 ? fault : sys_result(chdir(path));
}

int sys_umask(unsigned mask) {
  int fault = sys_fault(CALL_UMASK);
  return fault < 0 ? fault : (int)umask((mode_t)mask);
}

int sys_nice(int value) {
  int fault = sys_fault(CALL_SETPRIORITY);
  return fault < 0 ? fault : sys_result(setpriority(PRIO_PROCESS, 0, value));
}

static rlim_t limit_of(uint64_t value) {
  return value == CP_NO_LIMIT ? RLIM_INFINITY : (rlim_t)value;
}

#ifdef __GLIBC__
typedef __rlimit_resource_t resource_kind;
#else
typedef int resource_kind;
#endif

int sys_limit(int kind, uint64_t soft, uint64_t hard) {
  static const resource_kind resources[] = {
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
  const struct rlimit limit = {.rlim_cur = limit_of(soft), .rlim_max = limit_of(hard)};
  int fault = sys_fault(CALL_SETRLIMIT);
  return fault < 0 ? fault : sys_result(setrlimit(resources[kind], &limit));
}

int sys_setgroups(const unsigned *ids, size_t count) {
  int fault = sys_fault(CALL_SETGROUPS);
  _Static_assert(sizeof(gid_t) == sizeof *ids, "group ids are unsigned int");
  return fault < 0 ? fault : sys_result(setgroups(count, ids));
}

int sys_setgid(unsigned id) {
  int fault = sys_fault(CALL_SETGID);
  return fault < 0 ? fault : sys_result(setgid((gid_t)id));
}

int sys_setuid(unsigned id) {
  int fault = sys_fault(CALL_SETUID);
  return fault < 0 ? fault : sys_result(setuid((uid_t)id));
}

int sys_exec(const char *path, char **argv, char **envp) {
  int fault = sys_fault(CALL_EXEC);
  return fault < 0 ? fault : sys_result(execve(path, argv, envp));
}

_Noreturn void sys_exit_now(int code) {
  _exit(code);
}
