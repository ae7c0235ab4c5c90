#include "read_both.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct buffer {
  char *data;
  size_t size, room;
} buffer;

/* One read, at the end of the buffer. What read() returned, or -1. */
static ssize_t take(int fd, buffer *to) {
  if (to->size == to->room) {
    size_t room = to->room ? 2 * to->room : 4096;
    char *data = realloc(to->data, room);
    if (!data)
      return -1;
    to->data = data;
    to->room = room;
  }
  ssize_t n = read(fd, to->data + to->size, to->room - to->size);
  to->size += n > 0 ? (size_t)n : 0;
  return n;
}

int read_both(int out, int err, both *ret) {
  buffer to[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
  struct pollfd fds[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    ssize_t n = poll(fds, 2, -1);
    for (int i = 0; i < 2 && n >= 0; i++) {
      if (fds[i].fd < 0 || fds[i].revents == 0)
        continue;
      n = take(fds[i].fd, &to[i]);
      fds[i].fd = n == 0 ? -1 : fds[i].fd;
    }
    if (n < 0) {
      free(to[0].data);
      free(to[1].data);
      return -1;
    }
  }
  *ret = (both){to[0].data, to[1].data, to[0].size, to[1].size};
  return 0;
}
