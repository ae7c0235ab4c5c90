/* expect: error-not-exit */
/* An error, and then the exit of the child that could not become the program. */
#include "events.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  int report[2], error = 0, status = 0;
  if (pipe2(report, O_CLOEXEC) < 0) {
    on_error(errno);
    return;
  }
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    (void)!write(report[1], &errno, sizeof errno);
    _exit(127);
  }
  if (pid < 0)
    error = errno;
  close(report[1]);
  while (pid > 0 && read(report[0], &error, sizeof error) < 0 && errno == EINTR)
    ;
  close(report[0]);
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (error)
    on_error(error);
  if (pid > 0)
    on_exit_event(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}
