/* `./kit run` decodes statuses of children that exit, are stopped and are killed; no check uses this file. */
#include "decode.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, int status) {
  ending how = {0, 0};
  if (decode(status, &how))
    printf("%-12s status %5d  {code %d, signal %d}  $? %d\n", what, status, how.code, how.signal,
           shell_code(how));
  else
    printf("%-12s status %5d  has not ended\n", what, status);
}

int main(void) {
  int status = 0;
  if (fork() == 0)
    _exit(3);
  wait(&status);
  show("_exit(3)", status);

  pid_t child = fork();
  if (child == 0)
    for (;;)
      pause();
  kill(child, SIGSTOP);
  waitpid(child, &status, WUNTRACED);
  show("stopped", status);
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  show("killed", status);
  return 0;
}
