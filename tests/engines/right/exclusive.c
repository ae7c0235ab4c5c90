/* Files that are made with O_EXCL or by mkstemp(), a look that leads to no file, an output file. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  char name[] = "/tmp/engines-XXXXXX";
  int fd = mkstemp(name);
  if (fd < 0)
    return 1;
  unlink(name);
  close(fd);
  if (access("lock", F_OK) != 0)
    fd = open("lock", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  close(fd);
  if (access("./probe", X_OK) < 0)
    return 1;
  FILE *file = fopen("out.txt", "w");
  return file ? fclose(file) : 1;
}
