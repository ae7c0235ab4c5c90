#include "exchange.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

/* Moves *done by what was moved; an errno, or 0. */
static int moved(ssize_t n, size_t *done) {
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? 0 : errno;
  *done += (size_t)n;
  return 0;
}

int exchange(int fd, const char *out, char *in, size_t size) {
  size_t sent = 0, got = 0;
  int error = 0;
  while (!error && (sent < size || got < size)) {
    bool more = sent < size;
    struct pollfd one = {fd, (short)((more ? POLLOUT : 0) | (got < size ? POLLIN : 0)), 0};
    (void)poll(&one, 1, -1);
    if (more)
      error = moved(send(fd, out + sent, size - sent, MSG_DONTWAIT | MSG_NOSIGNAL), &sent);
    if (!error && got < size) {
      ssize_t n = recv(fd, in + got, size - got, MSG_DONTWAIT);
      error = n == 0 ? EPIPE : moved(n, &got);
    }
  }
  return error;
}
