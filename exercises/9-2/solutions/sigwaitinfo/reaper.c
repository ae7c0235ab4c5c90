/* sigwaitinfo(): SIGCHLD stays blocked and is taken when there is time for it; then each child is asked. */
#include "reaper.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
  pid_t pid;
  int code;
} table[REAPER_MOST];
static int added;
static sigset_t chld, old_mask;

int reaper_open(void) {
  added = 0;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  return sigprocmask(SIG_BLOCK, &chld, &old_mask) < 0 ? errno : 0;
}

int reaper_add(int (*job)(int), int number) {
  pid_t pid = fork();
  if (pid < 0)
    return errno;
  if (pid == 0) {
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    _exit(job(number));
  }
  table[added].pid = pid;
  table[added++].code = -1;
  return 0;
}

/* How many still run. */
static int ask(void) {
  int running = 0;
  for (int i = 0; i < added; i++) {
    int status = 0;
    pid_t found = table[i].pid ? waitpid(table[i].pid, &status, WNOHANG) : -1;
    if (found > 0 && WIFEXITED(status))
      table[i].code = WEXITSTATUS(status);
    if (found != 0)
      table[i].pid = 0;
    running += found == 0;
  }
  return running;
}

int reaper_finish(int codes[REAPER_MOST]) {
  while (ask() > 0)
    while (sigwaitinfo(&chld, NULL) < 0 && errno == EINTR)
      ;
  /* One that came after the last look would be the caller's, and no child belongs to it. */
  struct timespec none = {0, 0};
  while (sigtimedwait(&chld, NULL, &none) > 0)
    ;
  sigprocmask(SIG_SETMASK, &old_mask, NULL);
  for (int i = 0; i < added; i++)
    codes[i] = table[i].code;
  return added;
}
