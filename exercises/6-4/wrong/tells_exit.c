/* expect: error-not-exit */
/* An exit with 127, as a shell tells it. */
#include "events.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  int status = 0;
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    _exit(127);
  }
  if (pid < 0) {
    on_error(errno);
    return;
  }
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  on_exit_event(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}
