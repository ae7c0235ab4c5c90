/* expect: zombie-never-waited */
/* Takes the end of the report for the end of the program. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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
  _exit(127);
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
  *out = (ending){0, 0};
  return error;
}
