#include "reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pids[REAPER_MOST];
static int results[REAPER_MOST], added, left, fd;
static sigset_t old_mask;

int reaper_open(void) {
  sigset_t chld;
  added = left = 0;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, &old_mask);
  fd = signalfd(-1, &chld, SFD_CLOEXEC);
  return fd < 0 ? errno : 0;
}

int reaper_add(int (*job)(int), int number) {
  pid_t pid = fork();
  if (pid == 0) {
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    _exit(job(number));
  }
  if (pid < 0)
    return errno;
  pids[added++] = pid;
  left++;
  return 0;
}

static void look(void) {
  int status;
  for (int i = 0; i < added; i++)
    if (pids[i] > 0 && waitpid(pids[i], &status, WNOHANG) == pids[i]) {
      pids[i] = 0;
      results[i] = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
      left--;
    }
}

int reaper_finish(int codes[REAPER_MOST]) {
  struct signalfd_siginfo info;
  for (look(); left > 0; look())
    (void)!read(fd, &info, sizeof info);
  close(fd);
  sigprocmask(SIG_SETMASK, &old_mask, NULL);
  for (int i = 0; i < added; i++)
    codes[i] = results[i];
  return added;
}
