/* expect: FAIL */
/* The program inherits the write end, and holds it until it ends. */
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* End-of-file: exec has closed the write end. Otherwise the child says why it could not. */
static int read_error(int end) {
  int error = 0;
  return read(end, &error, sizeof error) < 0 ? errno : error;
}

int launch(char *const argv[], pid_t *ret_pid) {
  int report[2];
  if (pipe(report) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    _exit(write(report[1], &errno, sizeof errno) < 0 ? 126 : 127);
  }
  int error = pid < 0 ? errno : 0;
  close(report[1]);
  if (!error)
    error = read_error(report[0]);
  close(report[0]);
  if (error && pid > 0)
    waitpid(pid, NULL, 0);
  if (!error)
    *ret_pid = pid;
  return error;
}
