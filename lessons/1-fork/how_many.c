/* Three rounds of a loop with fork() in it, and nobody leaves: how many processes are there? */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int counter[2];
  pid_t program = getpid();
  if (pipe(counter) < 0)
    return 1;
  /* #loop */
  for (int i = 0; i < 3; i++)
    if (fork() < 0)
      return 1;
  if (write(counter[1], "x", 1) != 1) /* everybody comes here once */
    return 1;
  /* #end */
  close(counter[1]);
  while (wait(NULL) > 0)
    ;
  if (getpid() != program)
    _exit(0);
  int processes = 0;
  for (char c; read(counter[0], &c, 1) == 1;)
    processes++;
  printf("%d processes\n", processes);
  return 0;
}
