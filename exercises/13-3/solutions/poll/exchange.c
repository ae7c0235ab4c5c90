#include "exchange.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

int exchange(int fd, const char *out, char *in, size_t size) {
  size_t sent = 0, got = 0;
  while (sent < size || got < size) {
    struct pollfd one = {fd, (short)((sent < size ? POLLOUT : 0) | (got < size ? POLLIN : 0)), 0};
    if (poll(&one, 1, -1) < 0)
      continue;
    ssize_t n = sent < size ? send(fd, out + sent, size - sent, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;
    sent += n > 0 ? (size_t)n : 0;
    n = got < size ? recv(fd, in + got, size - got, MSG_DONTWAIT) : 0;
    if (got < size && n == 0)
      return EIO;
    got += n > 0 ? (size_t)n : 0;
  }
  return 0;
}
