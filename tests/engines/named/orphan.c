/* expect: orphan-left */
/* A child in a session of its own outlives the program. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    setsid();
    for (;;)
      pause();
  }
  return 0;
}
