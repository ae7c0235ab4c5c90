#include "read_both.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

int read_both(int out, int err, both *ret) {
  (void)out;
  (void)err;
  (void)ret;
  errno = ENOSYS; /* to be written */
  return -1;
}
