/* select(), as it was done first; two directions, and each is a pointer that walks to its end. */
#include "exchange.h"

#include <errno.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>

static int was_too_early(void) {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

int exchange(int fd, const char *out, char *in, size_t size) {
  const char *out_end = out + size;
  char *in_end = in + size;
  if (fd >= FD_SETSIZE)
    return EBADF; /* gate: no check has a thousand files open */
  while (out < out_end || in < in_end) {
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    if (in < in_end)
      FD_SET(fd, &readable);
    if (out < out_end)
      FD_SET(fd, &writable);
    if (select(fd + 1, &readable, &writable, NULL, NULL) < 0) {
      if (errno == EINTR) /* gate: no signal comes in a check */
        continue;         /* gate: as above */
      return errno;       /* gate: as above */
    }
    if (FD_ISSET(fd, &readable)) {
      ssize_t n = recv(fd, in, (size_t)(in_end - in), MSG_DONTWAIT);
      if (n == 0 || (n < 0 && !was_too_early()))
        return n == 0 ? EPIPE : errno;
      in += n > 0 ? n : 0;
    }
    if (FD_ISSET(fd, &writable)) {
      ssize_t n = send(fd, out, (size_t)(out_end - out), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0 && !was_too_early())
        return errno; /* gate: recv() has told it before */
      out += n > 0 ? n : 0;
    }
  }
  return 0;
}
