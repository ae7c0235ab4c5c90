#include "available.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

/* Not blocking for this one call; where the system has no such call for pipes, asks first. */
ssize_t read_available(int fd, void *data, size_t size) {
  struct iovec part = {data, size};
  struct pollfd one = {fd, POLLIN, 0};
  ssize_t n = preadv2(fd, &part, 1, -1, RWF_NOWAIT);
  if (n >= 0 || errno != EOPNOTSUPP)
    return n;
  if (poll(&one, 1, 0) > 0)      /* gate: only a system without RWF_NOWAIT for pipes comes here */
    return read(fd, data, size); /* gate: the same */
  errno = EAGAIN;                /* gate: the same */
  return -1;                     /* gate: the same */
}
