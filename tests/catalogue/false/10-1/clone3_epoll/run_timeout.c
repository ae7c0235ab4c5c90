/* clone3() gives child and pidfd in one call; epoll waits for the pidfd with a time limit. */
#include "run_timeout.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static pid_t start(char *const argv[], int *ret_process) {
  struct clone_args how = {.flags = CLONE_PIDFD, .pidfd = (uintptr_t)ret_process, .exit_signal = SIGCHLD};
  pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  if (pid == 0) {
    if (setpgid(0, 0) == 0)
      execvp(argv[0], argv);
    _exit(127);
  }
  if (pid > 0)
    (void)setpgid(pid, pid); /* EACCES: it has run exec, and was faster */
  return pid;
}

/* 1: it has ended, 0: it has not, -1: errno. */
static int ended_within(int set, int ms) {
  struct epoll_event event;
  int64_t end = now_ms() + ms;
  int n;
  do {
    int64_t left = end - now_ms();
    n = epoll_wait(set, &event, 1, left > 0 ? (int)left : 0);
  } while (n < 0 && errno == EINTR);
  return n;
}

static int take(int process, bool limited, ending *ret) {
  siginfo_t info = {0};
  while (waitid(P_PIDFD, (id_t)process, &info, WEXITED) < 0)
    if (errno != EINTR)
      return errno;
  bool exited = info.si_code == CLD_EXITED;
  *ret = (ending){exited ? info.si_status : -1, exited ? 0 : info.si_status, limited && !exited};
  return 0;
}

int run_timeout(char *const argv[], int timeout_ms, int grace_ms, ending *ret) {
  struct epoll_event event = {.events = EPOLLIN};
  int process, set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0)
    return errno;
  pid_t pid = start(argv, &process);
  int error = pid < 0 ? errno : 0;
  if (!error) {
    int ended = epoll_ctl(set, EPOLL_CTL_ADD, process, &event) < 0 ? -1 : ended_within(set, timeout_ms);
    error = ended < 0 ? errno : 0;
    if (ended == 0) {
      kill(-pid, SIGTERM);
      (void)ended_within(set, grace_ms);
    }
    if (ended <= 0)
      kill(-pid, SIGKILL);
    int taken = take(process, ended == 0, ret);
    error = error ? error : taken;
    close(process);
  }
  close(set);
  return error;
}
