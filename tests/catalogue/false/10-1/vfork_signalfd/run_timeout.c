/* vfork(), whose child tells the errno of exec in memory that both have, and a signalfd for SIGCHLD. */
#include "run_timeout.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t start(char *const argv[], const sigset_t *mask) {
  volatile int error = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    if (setpgid(0, 0) == 0 && sigprocmask(SIG_SETMASK, mask, NULL) == 0)
      execvp(argv[0], argv);
    error = errno;
    _exit(127);
  }
  if (pid > 0 && error) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
      ;
    errno = error;
    return -1;
  }
  return pid;
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The signal says "look"; whether it is this child's, only waitid() knows. 1, 0, or -1 with errno. */
static int ended_within(pid_t pid, int chld, int ms) {
  struct pollfd one = {chld, POLLIN, 0};
  for (int64_t end = now_ms() + ms, left = ms;; left = end - now_ms()) {
    struct signalfd_siginfo what;
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
      return -1;
    if (info.si_pid == pid || left <= 0)
      return info.si_pid == pid;
    if (poll(&one, 1, (int)left) > 0 && read(chld, &what, sizeof what) < 0 && errno != EAGAIN &&
        errno != EINTR)
      return -1;
  }
}

static int take(pid_t pid, ending *ret) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return errno;
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return 0;
}

static int watch(pid_t pid, int chld, int timeout_ms, int grace_ms, ending *ret) {
  int ended = ended_within(pid, chld, timeout_ms), error = ended < 0 ? errno : 0;
  if (ended == 0) {
    kill(-pid, SIGTERM);
    (void)ended_within(pid, chld, grace_ms);
  }
  if (ended <= 0)
    kill(-pid, SIGKILL);
  int taken = take(pid, ret);
  ret->timed_out = ended == 0 && ret->code < 0;
  return error ? error : taken;
}

int run_timeout(char *const argv[], int timeout_ms, int grace_ms, ending *ret) {
  sigset_t set, before;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  int chld = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (chld < 0)
    return errno;
  pthread_sigmask(SIG_BLOCK, &set, &before);
  pid_t pid = start(argv, &before);
  int error = pid < 0 ? errno : watch(pid, chld, timeout_ms, grace_ms, ret);
  close(chld);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}
