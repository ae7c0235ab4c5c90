#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    Q_FIRST;
    if (setsid() >= 0)
      printf("a session\n");
    else
      printf("%s\n", errno == EPERM ? "EPERM" : "another error");
    return 0;
  }
  wait(NULL);
  return 0;
}
