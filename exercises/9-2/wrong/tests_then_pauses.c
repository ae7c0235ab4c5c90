/* expect: signal-lost-pause */
/* Tests, and then sleeps in pause(). */
#include "reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct entry {
  volatile pid_t pid;
  volatile int code;
} entry;

static entry table[REAPER_MOST];
static volatile sig_atomic_t added, left;
static struct sigaction old_action;
static sigset_t chld, old_mask;

static void note(pid_t pid, int status) {
  for (int i = 0; i < added; i++)
    if (table[i].pid == pid) {
      table[i].pid = 0;
      table[i].code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
      left = left - 1;
    }
}

static void on_chld(int signal) {
  int saved = errno, status;
  pid_t pid;
  (void)signal;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
    note(pid, status);
  errno = saved;
}

int reaper_open(void) {
  struct sigaction action = {.sa_handler = on_chld, .sa_flags = SA_RESTART};
  added = left = 0;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, NULL, &old_mask);
  return sigaction(SIGCHLD, &action, &old_action) < 0 ? errno : 0;
}

int reaper_add(int (*job)(int), int number) {
  sigprocmask(SIG_BLOCK, &chld, NULL);
  pid_t pid = fork();
  if (pid == 0) {
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    _exit(job(number));
  }
  int error = errno;
  if (pid > 0) {
    table[added].pid = pid;
    added = added + 1;
    left = left + 1;
  }
  sigprocmask(SIG_SETMASK, &old_mask, NULL);
  return pid < 0 ? error : 0;
}

int reaper_finish(int codes[REAPER_MOST]) {
  while (left > 0)
    pause();
  sigprocmask(SIG_SETMASK, &old_mask, NULL);
  sigaction(SIGCHLD, &old_action, NULL);
  for (int i = 0; i < added; i++)
    codes[i] = table[i].code;
  return added;
}
