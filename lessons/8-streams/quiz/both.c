#include <fcntl.h>
#include <unistd.h>

int main(void) {
  int file = open("log", O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0)
    return 1;
  Q_ONE;
  Q_TWO;
  close(file);
  /* here */
  return 0;
}
