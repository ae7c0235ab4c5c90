/* mkdtemp(): a folder of its own, in which nobody else can make anything; file and folder lose their names at
 * once. */
#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int temp_file(const char *folder) {
  char *own = NULL, *path = NULL;
  int fd = -1;
  if (asprintf(&own, "%s/own-XXXXXX", folder) < 0)
    return -1;
  if (mkdtemp(own)) {
    if (asprintf(&path, "%s/file", own) >= 0) {
      fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
      if (fd >= 0)
        (void)unlink(path);
      free(path);
    }
    int error = errno;
    (void)rmdir(own);
    errno = error;
  }
  int error = errno;
  free(own);
  errno = error;
  return fd;
}
