/* Children of posix_spawn(), popen() and system(); the first is waited for as "any child". */
/* with: may=system-used */
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

int main(void) {
  pid_t pid;
  char *argv[] = {"sleep", "0.2", NULL};
  if (posix_spawnp(&pid, "sleep", NULL, NULL, argv, environ) != 0 || wait(NULL) != pid)
    return 1;
  FILE *out = popen("sleep 0.6; echo x", "r");
  int c = out ? fgetc(out) : EOF;
  return c == 'x' && pclose(out) == 0 && system("exit 3") == 3 << 8 ? 0 : 1;
}
