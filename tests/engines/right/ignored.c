/* SIGCHLD is ignored: the kernel keeps no zombies. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < 3; i++)
    if (fork() == 0)
      _exit(1);
  return wait(NULL) == -1 ? 0 : 1;
}
