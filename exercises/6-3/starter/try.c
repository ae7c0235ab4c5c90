/* `./kit run` starts programs, some of which cannot be; no check uses this file. Change it as you like. */
#include "launch.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static void run(char *const argv[]) {
  pid_t pid = 0;
  int status, error = launch(argv, &pid);
  if (error) {
    printf("%-16s %s\n", argv[0], strerror(error));
    return;
  }
  if (waitpid(pid, &status, 0) == pid && WIFEXITED(status))
    printf("%-16s ran, code %d\n", argv[0], WEXITSTATUS(status));
}

int main(void) {
  run((char *[]){"true", NULL});
  run((char *[]){"sh", "-c", "exit 127", NULL});
  run((char *[]){"no-such-program", NULL});
  run((char *[]){"/tmp", NULL});
  run((char *[]){"/dev/null/x", NULL});
  return 0;
}
