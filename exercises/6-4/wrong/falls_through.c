/* expect: exec-fallthrough */
/* The child tells its own copy of the caller. */
#include "events.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What comes through the pipe: nothing when exec has closed it, else why it could not. */
static int read_error(int end) {
  int error = 0;
  return read(end, &error, sizeof error) < 0 ? errno : error;
}

void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  int report[2], status = 0;
  if (pipe2(report, O_CLOEXEC) < 0) {
    on_error(errno);
    return;
  }
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    on_error(errno);
    return;
  }
  int error = pid < 0 ? errno : 0;
  close(report[1]);
  if (!error)
    error = read_error(report[0]);
  close(report[0]);
  if (pid > 0 && waitpid(pid, &status, 0) < 0)
    error = error ? error : errno;
  if (error)
    on_error(error);
  else
    on_exit_event(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}
