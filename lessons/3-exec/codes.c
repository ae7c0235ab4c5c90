/* A start that failed and a program that says 126 or 127 itself: what a parent can see of it. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(const char *what, const char *file, const char *argument) {
  int status = 0;
  pid_t pid = fork();
  /* #child */
  if (pid == 0) {
    execlp(file, file, "-c", argument, (char *)NULL);
    _exit(errno == ENOENT ? 127 : 126);
  }
  /* #end */
  if (pid > 0 && waitpid(pid, &status, 0) == pid)
    printf("%-28s code %d\n", what, WEXITSTATUS(status));
}

int main(void) {
  run("no such program", "no-such-program", "");
  run("a folder", "/usr", "");
  run("the same in sh", "sh", "exec 2>/dev/null; no-such-program");
  run("a program that exits so", "sh", "exit 127");
  return 0;
}
