/* expect: kill-minus-one */
/* A signal to everybody; the recorder refuses it. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  return kill(-1, SIGTERM) == -1 ? 0 : 1;
}
