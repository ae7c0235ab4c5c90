#include "run_timeout.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int start(char *const argv[], pid_t *ret) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    execvp(argv[0], argv);
    _exit(127);
  }
  if (pid < 0)
    return errno;
  setpgid(pid, pid);
  *ret = pid;
  return 0;
}

static bool has_ended(pid_t pid) {
  siginfo_t info = {0};
  return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

static bool ended_within(pid_t pid, int ms) {
  sigset_t set, before;
  struct timespec now, end, left;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &set, &before);
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += ms / 1000 + (end.tv_nsec + ms % 1000 * 1000000L) / 1000000000L;
  end.tv_nsec = (end.tv_nsec + ms % 1000 * 1000000L) % 1000000000L;
  bool ended;
  while (!(ended = has_ended(pid))) {
    clock_gettime(CLOCK_MONOTONIC, &now);
    left = (struct timespec){end.tv_sec - now.tv_sec, end.tv_nsec - now.tv_nsec};
    if (left.tv_nsec < 0)
      left = (struct timespec){left.tv_sec - 1, left.tv_nsec + 1000000000L};
    if (left.tv_sec < 0)
      break;
    (void)sigtimedwait(&set, NULL, &left);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return ended;
}

/* Waits for it, and tells how it ended: the status decides whether it was the limit. 0, or an errno. */
static int take(pid_t pid, int sent, ending *ret) {
  int status = 0;
  pid_t found;
  while ((found = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
    ;
  if (found < 0)
    return errno;
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ret->timed_out = sent && ret->code < 0;
  return 0;
}

/* The group is signalled while its leader has not been waited for: the number is still its own. */
int run_timeout(char *const argv[], int timeout_ms, int grace_ms, ending *ret) {
  pid_t pid;
  int error = start(argv, &pid), sent = 0;
  if (error)
    return error;
  if (!ended_within(pid, timeout_ms)) {
    sent = SIGTERM;
    kill(-pid, SIGTERM);
    (void)ended_within(pid, grace_ms);
    kill(-pid, SIGKILL);
  }
  return take(pid, sent, ret);
}
