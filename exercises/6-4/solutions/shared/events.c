#include "events.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid, int *status) {
  while (waitpid(pid, status, 0) < 0)
    if (errno != EINTR)
      return errno;
  return 0;
}

/* The error comes through memory that both share. */
void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  int status = 0;
  int *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t pid = shared == MAP_FAILED ? -1 : fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    *shared = errno;
    _exit(127);
  }
  int error = pid < 0 ? errno : wait_for(pid, &status);
  if (!error)
    error = *shared;
  if (error)
    on_error(error);
  else
    on_exit_event(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  munmap(shared, sizeof *shared);
}
