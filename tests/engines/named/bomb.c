/* expect: fork-loop-bomb */
/* Children stay in the loop that forks. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  for (int i = 0; i < 3; i++)
    fork();
  while (wait(NULL) > 0)
    ;
  return 0;
}
