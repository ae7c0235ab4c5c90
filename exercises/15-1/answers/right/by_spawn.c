/* posix_spawn(), which tells the error of exec as its own result. */
#include "run.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

int run(const char *path, char *const argv[], run_result *ret) {
  pid_t pid;
  int status = 0, error = posix_spawn(&pid, path, NULL, NULL, argv, environ);
  if (error) {
    errno = error;
    return -1;
  }
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  ret->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return 0;
}
