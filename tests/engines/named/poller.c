/* expect: busy-wait */
/* Asks a hundred times whether the child has ended. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int gate[2];
  char c;
  if (pipe(gate) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(gate[1]);
    _exit(read(gate[0], &c, 1) == 0 ? 3 : 1);
  }
  for (int i = 0; waitpid(child, NULL, WNOHANG) == 0; i++)
    if (i == 100)
      close(gate[1]);
  return 0;
}
