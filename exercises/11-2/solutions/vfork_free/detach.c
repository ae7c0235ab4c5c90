#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int stream(void) {
  return open("/dev/null", O_RDWR | O_CLOEXEC);
}

static _Noreturn void be_daemon(void (*job)(void *), void *arg) {
  int null = stream();
  (void)chdir("/");
  umask(022);
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
  close(null);
  job(arg);
  _exit(0);
}

int detach(void (*job)(void *), void *arg) {
  siginfo_t info;
  pid_t pid = fork();
  switch (pid) {
  case -1:
    return errno;
  case 0:
    setsid();
    if (fork() != 0)
      _exit(0);
    be_daemon(job, arg);
  default:
    while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0 && errno == EINTR)
      ;
    return 0;
  }
}
