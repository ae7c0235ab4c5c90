#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>

/* O_EXCL: it was not there before, and is no link. */
int temp_file(const char *folder) {
  char path[4096];
  int fd, tries = 100;
  do {
    unsigned long number = 0;
    (void)!getrandom(&number, sizeof number, 0);
    (void)snprintf(path, sizeof path, "%s/work-%lx", folder, number);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  } while (fd < 0 && errno == EEXIST && tries-- > 0);
  return fd;
}
