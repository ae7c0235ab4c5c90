/* SIGCHLD is blocked from before the fork, so sigtimedwait() cannot miss it: half a second for the helper. */
#include "with_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* 1: it has ended, and is still to be waited for. */
static int has_ended(pid_t pid) {
  siginfo_t info = {0};
  return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

static void end(pid_t pid, const sigset_t *chld) {
  struct timespec limit = {0, 500000000};
  int signal = SIGCHLD;
  while (!has_ended(pid) && signal > 0)
    while ((signal = sigtimedwait(chld, NULL, &limit)) < 0 && errno == EINTR)
      ;
  if (!has_ended(pid))
    (void)kill(pid, SIGKILL);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

int with_helper(void (*helper)(int fd), int (*work)(int fd)) {
  int ends[2], result = -1;
  sigset_t chld, before;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &chld, &before);
  pid_t pid = fork();
  if (pid == 0) {
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    helper(ends[0]);
    _exit(0);
  }
  close(ends[0]);
  if (pid > 0)
    result = work(ends[1]);
  close(ends[1]);
  if (pid > 0)
    end(pid, &chld);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return result;
}
