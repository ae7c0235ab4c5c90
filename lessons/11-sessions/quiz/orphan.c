#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char byte;
  pid_t first = getpid();
  if (pipe(ends) < 0)
    return 1;
  if (fork() == 0) {
    pid_t maker = getpid();
    if (fork() > 0)
      _exit(0);
    close(ends[1]);
    /* until the first process has waited and closed */
    read(ends[0], &byte, 1);
    pid_t now = getppid();
    if (now == maker)
      printf("its maker\n");
    else
      printf("%s process\n", now == first ? "the first" : "another");
    return 0;
  }
  wait(NULL);
  close(ends[1]);
  return 0;
}
