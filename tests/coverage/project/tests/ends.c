/* ends exit: the child leaves by _exit(); ends kill: by SIGKILL. Each reaches other lines. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int in_library(int x);
int in_harness(int x);

int main(int argc, char **argv) {
  int killed = argc > 1 && strcmp(argv[1], "kill") == 0;
  pid_t pid = fork();
  if (pid == 0) {
    int got = in_library(killed ? 3 : 1) + in_harness(killed ? 0 : 2);
    if (killed)
      raise(SIGKILL);
    _exit(got);
  }
  int status;
  if (waitpid(pid, &status, 0) < 0)
    return 1;
  if (killed ? WIFSIGNALED(status) : WEXITSTATUS(status) == 5)
    puts("ran");
  return 7;
}
