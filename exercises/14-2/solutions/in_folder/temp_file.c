/* openat() below a descriptor of the folder: whoever renames the folder meanwhile changes nothing. */
#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

static int make_name(char *name, size_t size) {
  uint64_t number[2];
  ssize_t n;
  while ((n = getrandom(number, sizeof number, 0)) < 0 && errno == EINTR)
    ;
  if (n != (ssize_t)sizeof number)
    return -1; /* gate: getrandom() gives sixteen bytes whole */
  (void)snprintf(name, size, ".%016jx%016jx", (uintmax_t)number[0], (uintmax_t)number[1]);
  return 0;
}

int temp_file(const char *folder) {
  char name[40];
  int fd = -1, dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (dir < 0)
    return -1;
  for (int tries = 0; fd < 0 && tries < 64 && make_name(name, sizeof name) == 0; tries++) {
    fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0 && errno != EEXIST)
      break; /* gate: no check takes openat() away */
  }
  int error = errno;
  close(dir);
  errno = error;
  return fd;
}
