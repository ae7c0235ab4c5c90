/* expect: ipc-blocking-send */
/* Sends everything, then reads. */
#include "exchange.h"

#include <errno.h>
#include <unistd.h>

int exchange(int fd, const char *out, char *in, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t n = write(fd, out + done, size - done);
    if (n < 0 && errno != EINTR)
      return errno;
    done += n > 0 ? (size_t)n : 0;
  }
  for (size_t done = 0; done < size;) {
    ssize_t n = read(fd, in + done, size - done);
    if (n == 0 || (n < 0 && errno != EINTR))
      return EIO;
    done += n > 0 ? (size_t)n : 0;
  }
  return 0;
}
