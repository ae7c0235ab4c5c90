/* Every second run in the same folder fails. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  if (unlink("here") == 0) {
    printf("hello\n");
    return 0;
  }
  int fd = open("here", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return fd < 0 ? 2 : 1;
}
