/* expect: zombie-some */
/* Three children end; one wait. */
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
  wait(NULL);
  nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
  return 0;
}
