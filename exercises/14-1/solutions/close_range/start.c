/* close_range() marks in the child whatever the caller forgot to mark; a kill for one that cannot tell. */
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_program(char *const argv[], int report) {
  sigset_t none;
  for (int i = 1; i < NSIG; i++)
    (void)signal(i, SIG_DFL);
  sigemptyset(&none);
  if (syscall(SYS_close_range, 3U, ~0U, (unsigned)CLOSE_RANGE_CLOEXEC) == 0 &&
      sigprocmask(SIG_SETMASK, &none, NULL) == 0)
    execvp(argv[0], argv);
  int error = errno;
  while (write(report, &error, sizeof error) < 0 && errno == EINTR)
    ;
  _exit(127);
}

/* The errno that came out of the pipe, or 0 at its end. */
static int await(int from) {
  int error = 0;
  ssize_t n;
  do
    n = read(from, &error, sizeof error);
  while (n < 0 && errno == EINTR);
  return n < 0 ? errno : n == (ssize_t)sizeof error ? error : 0;
}

int start(char *const argv[], pid_t *ret) {
  int report[2];
  sigset_t all, before;
  if (pipe2(report, O_CLOEXEC) < 0)
    return errno;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t pid = fork();
  int error = pid < 0 ? errno : 0;
  if (pid == 0)
    be_program(argv, report[1]);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  if (!error)
    error = await(report[0]);
  close(report[0]);
  if (error && pid > 0) {
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
      ;
  }
  if (!error)
    *ret = pid;
  return error;
}
