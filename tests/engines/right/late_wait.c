/* Children are zombies for a while; then each is waited for. */
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
  nanosleep(&(struct timespec){.tv_nsec = 400000000}, NULL);
  while (wait(NULL) > 0)
    ;
  return 0;
}
