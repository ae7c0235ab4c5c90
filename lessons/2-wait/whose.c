/* Which child does wait() return: the first one started, or the first one that ends? */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int gate[2];
  char c;
  if (pipe(gate) < 0)
    return 1;
  pid_t first = fork();
  if (first == 0) { /* ends when the second one has */
    close(gate[1]);
    while (read(gate[0], &c, 1) > 0)
      ;
    _exit(1);
  }
  pid_t second = fork();
  if (second == 0)
    _exit(2);
  close(gate[0]);
  if (first < 0 || second < 0)
    return 1;
  siginfo_t info;
  waitid(P_PID, (id_t)second, &info, WEXITED | WNOWAIT);
  /* #wait */
  int status;
  pid_t found = wait(&status);
  printf("wait() returned the %s child, code %d\n", found == first ? "first" : "second", WEXITSTATUS(status));
  close(gate[1]);
  found = wait(&status);
  printf("wait() returned the %s child, code %d\n", found == first ? "first" : "second", WEXITSTATUS(status));
  /* #end */
  return 0;
}
