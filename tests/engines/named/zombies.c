/* expect: zombie-never-waited */
/* Three children end; nobody waits. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int held[2];
  char nothing;
  if (pipe(held) < 0)
    return 1;
  for (int i = 0; i < 3; i++)
    if (fork() == 0)
      _exit(1);
  close(held[1]);
  (void)!read(held[0], &nothing, 1); /* the end comes when all of them have ended */
  close(held[0]);
  return 0;
}
