#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  close(open("Q_FILE", O_WRONLY | O_CREAT, 0666));
  Q_PARENT;
  if (fork() == 0) {
    Q_CHILD;
    _exit(0);
  }
  wait(NULL);
  printf("%s\n", access("Q_FILE", F_OK) == 0 ? "found" : "not found");
  return 0;
}
