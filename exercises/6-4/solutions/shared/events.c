#include "events.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* The error comes through memory that both share. */
void run_events(char *const argv[], void (*on_error)(int number), void (*on_exit_event)(int code)) {
  int status = 0;
  int *error = mmap(NULL, sizeof *error, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (error == MAP_FAILED) {
    on_error(errno);
    return;
  }
  pid_t pid = fork();
  if (pid == 0) {
    execvp(argv[0], argv);
    *error = errno;
    _exit(127);
  }
  if (pid < 0)
    *error = errno;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (*error)
    on_error(*error);
  else
    on_exit_event(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  munmap(error, sizeof *error);
}
