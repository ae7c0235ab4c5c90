/* expect: exit-not-_exit */
/* The child leaves through err(), which calls exit(). */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid, ending *out) {
  siginfo_t info;
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), r = 0;
  struct pollfd ready = {.fd = pidfd, .events = POLLIN};
  while (pidfd >= 0 && poll(&ready, 1, -1) < 0 && errno == EINTR)
    ;
  do
    r = pidfd < 0 ? waitid(P_PID, (id_t)pid, &info, WEXITED) : waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED);
  while (r < 0 && errno == EINTR);
  int error = r < 0 ? errno : 0;
  if (pidfd >= 0)
    close(pidfd);
  if (error)
    return error;
  bool exited = info.si_code == CLD_EXITED;
  *out = (ending){exited ? info.si_status : -1, exited ? 0 : info.si_status};
  return 0;
}

#include <err.h>

static char **arguments(const command *what) {
  char **argv = calloc(what->arg_count + 2, sizeof *argv);
  if (!argv)
    return NULL;
  argv[0] = (char *)what->file;
  for (size_t i = 0; i < what->arg_count; i++)
    argv[i + 1] = (char *)what->args[i];
  return argv;
}

/* What failed in the child, or 0 at end-of-file: exec has closed the other end. */
static int read_report(int fd) {
  int error = 0;
  while (read(fd, &error, sizeof error) < 0 && errno == EINTR)
    ;
  return error;
}

static void child(const command *what, char **argv, int report) {
  if ((!what->variable || putenv((char *)what->variable) == 0) && (!what->dir || chdir(what->dir) == 0)) {
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    execvp(what->file, argv);
  }
  int error = errno;
  (void)!write(report, &error, sizeof error);
  err(127, "%s", what->file);
}

int run(const command *what, ending *out) {
  int report[2];
  char **argv = arguments(what);
  if (!argv || pipe2(report, O_CLOEXEC) < 0) {
    free(argv);
    return errno;
  }
  pid_t pid = fork();
  if (pid == 0)
    child(what, argv, report[1]);
  int error = pid < 0 ? errno : 0;
  close(report[1]);
  free(argv);
  if (!error)
    error = read_report(report[0]);
  close(report[0]);
  if (pid < 0)
    return error;
  int waited = wait_for(pid, out);
  return error ? error : waited;
}
