/* expect: double-wait */
/* Waits for a child that it has waited for. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0)
    _exit(3);
  waitpid(child, NULL, 0);
  return waitpid(child, NULL, 0) == -1 ? 0 : 1;
}
