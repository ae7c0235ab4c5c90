/* expect: zombie-never-waited */
/* Three children end; nobody waits. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  for (int i = 0; i < 3; i++)
    if (fork() == 0)
      _exit(1);
  nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
  return 0;
}
