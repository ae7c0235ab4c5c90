#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(const char *name) {
  if (fork() == 0) {
    if (open("Q_FILE", O_WRONLY | O_CREATQ_FLAG, 0600) >= 0)
      write(STDOUT_FILENO, name, 2);
    _exit(0);
  }
}

int main(void) {
  child("1\n");
  child("2\n");
  while (wait(NULL) > 0)
    ;
  return 0;
}
