/* expect: FAIL */
/* The caller blocks all signals afterwards. */
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Everything is blocked until no handler is left that could run. */
static void child(char *const argv[], int report) {
  struct sigaction plain = {.sa_handler = SIG_DFL};
  sigset_t none;
  for (int i = 1; i < NSIG; i++)
    (void)sigaction(i, &plain, NULL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvp(argv[0], argv);
  (void)!write(report, &errno, sizeof errno);
  _exit(127);
}

int start(char *const argv[], pid_t *ret) {
  int report[2], error = 0;
  sigset_t all, before;
  if (pipe2(report, O_CLOEXEC) < 0)
    return errno;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t pid = fork();
  if (pid == 0)
    child(argv, report[1]);
  if (pid < 0)
    error = errno;
  close(report[1]);
  while (pid > 0 && read(report[0], &error, sizeof error) < 0 && errno == EINTR)
    ;
  close(report[0]);
  if (pid > 0 && error)
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
      ;
  *ret = pid;
  return error;
}
