#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>

/* O_EXCL: it was not there before, and is no link. */
int temp_file(const char *folder) {
  char path[4096];
  for (int i = 0; i < 100; i++) {
    unsigned long number = 0;
    (void)!getrandom(&number, sizeof number, 0);
    (void)snprintf(path, sizeof path, "%s/work-%lx", folder, number);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0 || errno != EEXIST)
      return fd;
  }
  return -1;
}
