/* expect: temp-file-race */
/* A look at the name, and then it is opened. */
#include <fcntl.h>
#include <unistd.h>

int main(void) {
  if (access("lock", F_OK) == 0)
    return 1;
  int fd = open("lock", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  return fd < 0 ? 1 : close(fd);
}
