#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  const char *test = "test -e /proc/self/fd/%d "
                     "&& echo open || echo closed";
  char script[100];
  int file = open("notes", O_RDWR | O_CREATQ_FLAG, 0666);
  Q_COPY;
  snprintf(script, sizeof script, test, file);
  execlp("sh", "sh", "-c", script, NULL);
  return 127;
}
