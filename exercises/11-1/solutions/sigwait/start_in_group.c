/* A signal as the message: SIGUSR2 is blocked in the child from its birth, which waits for it with
 * sigwaitinfo(). */
#include "start_in_group.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t start_in_group(int (*job)(void *), void *arg) {
  sigset_t go, before;
  pid_t parent = getpid();
  sigemptyset(&go);
  sigaddset(&go, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &go, &before);
  pid_t pid = fork();
  if (pid == 0) {
    siginfo_t info = {0};
    while (info.si_pid != parent)
      if (sigwaitinfo(&go, &info) < 0 && errno != EINTR)
        _exit(127); /* gate: a child without a signal that interrupts it */
    sigprocmask(SIG_SETMASK, &before, NULL);
    _exit(getpgrp() == getpid() ? job(arg) : 127);
  }
  int error = errno;
  if (pid > 0) {
    (void)setpgid(pid, pid);
    if (kill(pid, SIGUSR2) < 0) { /* it would wait for ever */
      error = errno;
      (void)kill(pid, SIGKILL);
      while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
      pid = -1;
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return pid;
}
