#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  char text[100] = "";
  int file = open("data", O_RDWR | O_CREAT | O_TRUNC, 0666);
  if (fork() == 0) {
    Q_AGAIN;
    write(file, "Q_CHILD.", 4);
    _exit(0);
  }
  wait(NULL);
  write(file, "Q_PARENT.", 4);
  pread(file, text, sizeof text - 1, 0);
  printf("%s\n", text);
  return 0;
}
