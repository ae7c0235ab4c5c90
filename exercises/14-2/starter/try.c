/* `./kit run` opens two files here and shows what they are; no check uses this file. */
#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  for (int i = 0; i < 2; i++) {
    int fd = temp_file(".");
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
      fprintf(stderr, "temp_file: %s\n", strerror(errno));
      return 1;
    }
    char path[64], name[200] = "";
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    (void)!readlink(path, name, sizeof name - 1);
    printf("%s\n  rights %03o, %d bytes, close-on-exec: %s\n", name, (unsigned)st.st_mode & 0777,
           (int)st.st_size, fcntl(fd, F_GETFD) & FD_CLOEXEC ? "yes" : "no");
    (void)unlink(name);
  }
  return 0;
}
