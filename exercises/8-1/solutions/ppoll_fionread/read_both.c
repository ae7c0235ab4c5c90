/* ppoll() says which one has something, FIONREAD how much, and the memory is made for just that. */
#include "read_both.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct stream {
  char **data;
  size_t *size;
} stream;

/* Above 0: bytes; 0: end-of-file; -1 with errno. */
static ssize_t take(int fd, stream to) {
  int there = 0;
  if (ioctl(fd, FIONREAD, &there) < 0)
    return -1; /* gate: a pipe can tell it */
  size_t room = there > 0 ? (size_t)there : 1;
  char *data = realloc(*to.data, *to.size + room);
  if (!data)
    return -1;
  *to.data = data;
  ssize_t n = read(fd, data + *to.size, room);
  *to.size += n > 0 ? (size_t)n : 0;
  return n;
}

int read_both(int out, int err, both *ret) {
  both got = {0};
  stream to[2] = {{&got.out, &got.out_size}, {&got.err, &got.err_size}};
  struct pollfd fds[2] = {{.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
  int open = 2;
  while (open > 0) {
    if (ppoll(fds, 2, NULL, NULL) < 0 && errno != EINTR)
      goto failed; /* gate: ppoll() fails for want of memory alone */
    for (int i = 0; i < 2; i++) {
      if (fds[i].fd < 0 || !fds[i].revents)
        continue;
      ssize_t n = take(fds[i].fd, to[i]);
      if (n < 0 && errno != EINTR)
        goto failed;
      if (n == 0) {
        fds[i].fd = ~fds[i].fd;
        open--;
      }
    }
  }
  *ret = got;
  return 0;
failed:
  free(got.out);
  free(got.err);
  return -1;
}
