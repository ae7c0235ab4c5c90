#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int feed_and_read(int in, const char *input, size_t size, int out, int err, both *ret) {
  (void)in;
  (void)input;
  (void)size;
  (void)out;
  (void)err;
  (void)ret;
  errno = ENOSYS; /* to be written */
  return -1;
}
