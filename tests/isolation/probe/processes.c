/* Attempts on a process outside: the victim, of the same user. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define VICTIM ((pid_t)given_number("VICTIM"))

static int signal_victim(void) {
  return outcome(kill(VICTIM, 0));
}
static int signal_parent(void) {
  return outcome(kill((pid_t)given_number("PARENT"), 0));
}

static int signal_by_pidfd(void) {
  int fd = (int)syscall(SYS_pidfd_open, VICTIM, 0);
  return outcome(fd < 0 ? fd : syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
}

static int queue_signal(void) {
  union sigval value = {.sival_int = 1};
  return outcome(sigqueue(VICTIM, 0, value));
}

static int trace(void) {
  long r = ptrace(PTRACE_SEIZE, VICTIM, NULL, NULL);
  return outcome(r);
}

static int vm_call(long number) {
  char bytes[1] = {'x'};
  struct iovec here = {bytes, 1}, there = {(void *)(uintptr_t)strtoull(given("ADDRESS"), NULL, 16), 1};
  return outcome(syscall(number, (long)VICTIM, &here, 1L, &there, 1L, 0L));
}
static int read_memory(void) {
  return vm_call(SYS_process_vm_readv);
}
static int write_memory(void) {
  return vm_call(SYS_process_vm_writev);
}

static int open_proc(const char *name, int flags) {
  char path[128];
  snprintf(path, sizeof path, "/proc/%d/%s", VICTIM, name);
  return outcome(open(path, flags | O_CLOEXEC));
}
static int proc_mem(void) {
  return open_proc("mem", O_RDWR);
}
static int proc_environ(void) {
  return open_proc("environ", O_RDONLY);
}
static int proc_cmdline(void) {
  return open_proc("cmdline", O_RDONLY);
}
static int proc_root(void) {
  return open_proc("root/usr", O_RDONLY);
}
static int proc_fd(void) {
  return open_proc("fd/0", O_RDWR);
}
static int proc_cwd(void) {
  return open_proc("cwd/.", O_RDONLY);
}
static int oom_score(void) {
  return open_proc("oom_score_adj", O_WRONLY);
}

static int take_descriptor(void) {
  int fd = (int)syscall(SYS_pidfd_open, VICTIM, 0);
  return outcome(fd < 0 ? fd : syscall(SYS_pidfd_getfd, fd, 0, 0));
}

static int compare(void) {
  return outcome(syscall(SYS_kcmp, (long)getpid(), (long)VICTIM, (long)KCMP_VM, 0L, 0L));
}

static int limit(void) {
  struct rlimit now = {4096, 4096};
  if (prlimit(VICTIM, RLIMIT_NOFILE, NULL, &now) < 0)
    return outcome(-1);
  return outcome(prlimit(VICTIM, RLIMIT_NOFILE, &now, NULL));
}

static int renice(void) {
  return outcome(setpriority(PRIO_PROCESS, (id_t)VICTIM, getpriority(PRIO_PROCESS, 0)));
}

static int bind_to_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) < 0)
    return PROBE_BROKEN;
  return outcome(sched_setaffinity(VICTIM, sizeof set, &set));
}

static int scheduler(void) {
  struct sched_param none = {0};
  return outcome(sched_setscheduler(VICTIM, SCHED_OTHER, &none));
}

static int join_namespace(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/ns/uts", VICTIM);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  return outcome(fd < 0 ? fd : setns(fd, 0));
}

/* ---- namespaces ---- */

static int in_child(int (*run)(void)) {
  int status, pid = fork();
  if (pid == 0) {
    int code = run();
    fflush(stdout);
    _exit(code);
  }
  return pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ? PROBE_BROKEN
                                                                          : WEXITSTATUS(status);
}

static int unshare_user_here(void) {
  return outcome(unshare(CLONE_NEWUSER));
}
static int unshare_user(void) {
  return in_child(unshare_user_here);
}
static int unshare_mounts_here(void) {
  return outcome(unshare(CLONE_NEWNS));
}
static int unshare_mounts(void) {
  return in_child(unshare_mounts_here);
}

static int clone_user(void) {
  long pid = syscall(SYS_clone, (long)(CLONE_NEWUSER | SIGCHLD), 0L, 0L, 0L, 0L);
  if (pid == 0)
    _exit(0);
  if (pid > 0)
    (void)waitpid((pid_t)pid, NULL, 0);
  return outcome(pid);
}

static int clone3_user(void) {
  uint64_t arguments[11] = {CLONE_NEWUSER, [4] = SIGCHLD};
  long pid = syscall(SYS_clone3, arguments, sizeof arguments);
  if (pid == 0)
    _exit(0);
  if (pid > 0)
    (void)waitpid((pid_t)pid, NULL, 0);
  return outcome(pid);
}

/* ---- what it was given, and what it can use up ---- */

static int descriptors(void) {
  for (int fd = 3; fd < 4096; fd++)
    if (fcntl(fd, F_GETFD) >= 0)
      return PROBE_ESCAPED;
  return PROBE_REFUSED;
}

/* Under a limit of 16: 48 at once are too many. They end with this process, whatever becomes of it. */
static int exhaust(void) {
  enum { MANY = 48 };
  int pids[MANY], count = 0, code = PROBE_ESCAPED;
  for (; count < MANY; count++) {
    pids[count] = fork();
    if (pids[count] == 0) {
      (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;)
        pause();
    }
    if (pids[count] < 0) {
      code = outcome(-1);
      break;
    }
  }
  while (count-- > 0) {
    (void)kill(pids[count], SIGKILL);
    (void)waitpid(pids[count], NULL, 0);
  }
  return code;
}

/* A daemon holds descriptor 1, by which whoever started this sees it. */
static int leave_daemon(void) {
  int pid = fork();
  if (pid < 0)
    return PROBE_BROKEN;
  if (pid > 0) {
    (void)waitpid(pid, NULL, 0);
    return PROBE_ESCAPED;
  }
  (void)setsid();
  if (fork() != 0)
    _exit(0);
  char never;
  (void)!write(1, "daemon", 6);
  (void)!read(0, &never, 1); /* until whoever started all this lets go */
  _exit(0);
}

const struct attempt process_attempts[] = {{"signal", signal_victim},
                                           {"signal_parent", signal_parent},
                                           {"signal_pidfd", signal_by_pidfd},
                                           {"sigqueue", queue_signal},
                                           {"ptrace", trace},
                                           {"vm_readv", read_memory},
                                           {"vm_writev", write_memory},
                                           {"proc_mem", proc_mem},
                                           {"proc_environ", proc_environ},
                                           {"proc_cmdline", proc_cmdline},
                                           {"proc_root", proc_root},
                                           {"proc_fd", proc_fd},
                                           {"proc_cwd", proc_cwd},
                                           {"oom_score", oom_score},
                                           {"pidfd_getfd", take_descriptor},
                                           {"kcmp", compare},
                                           {"prlimit", limit},
                                           {"renice", renice},
                                           {"affinity", bind_to_processors},
                                           {"scheduler", scheduler},
                                           {"setns", join_namespace},
                                           {"unshare_user", unshare_user},
                                           {"unshare_mounts", unshare_mounts},
                                           {"clone_user", clone_user},
                                           {"clone3_user", clone3_user},
                                           {"descriptors", descriptors},
                                           {"exhaust", exhaust},
                                           {"daemon", leave_daemon},
                                           {NULL, NULL}};
