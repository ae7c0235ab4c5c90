/* The same name, and four different PATHs: does execvp() find it? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* #child */
static _Noreturn void be_child(const char *path) {
  int r = path ? setenv("PATH", path, 1) : unsetenv("PATH");
  if (r == 0)
    execlp("sh", "sh", "-c", "exit 5", (char *)NULL);
  _exit(errno == ENOENT ? 127 : 126);
}
/* #end */

static void try_path(const char *path) {
  int status = 0;
  pid_t pid = fork();
  if (pid == 0)
    be_child(path);
  if (pid > 0 && waitpid(pid, &status, 0) == pid)
    printf("%-20s code %d\n", path ? *path ? path : "(empty)" : "(unset)", WEXITSTATUS(status));
}

int main(void) {
  try_path("/nonexistent:/bin");
  try_path("/nonexistent");
  try_path("");
  try_path(NULL);
  return 0;
}
