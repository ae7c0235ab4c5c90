#include "events.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  pid_t pid;
  int status = 0, error = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
  while (!error && waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      error = errno;
  if (error)
    on_error(error);
  else
    on_exit_event(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}
