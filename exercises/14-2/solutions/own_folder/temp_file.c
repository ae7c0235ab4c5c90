#include "temp_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder that nobody else can write to; the file then needs no care. */
int temp_file(const char *folder) {
  char path[4096];
  size_t size = (size_t)snprintf(path, sizeof path, "%s/work-XXXXXX", folder);
  if (!mkdtemp(path))
    return -1;
  int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  strncpy(path + size, "/file", sizeof path - size - 1);
  int fd = openat(dir, "file", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  close(dir);
  return fd;
}
