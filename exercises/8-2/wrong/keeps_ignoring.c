/* expect: FAIL */
/* SIGPIPE stays ignored, for the whole program of the caller. */
#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct buffer {
  char *data;
  size_t size, room;
} buffer;

typedef struct text {
  const char *data;
  size_t left;
} text;

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

/* One write of what fits. Nobody who reads, and a full pipe, are no errors. */
static ssize_t give(int fd, text *from) {
  ssize_t n = write(fd, from->data, from->left);
  if (n < 0 && errno == EPIPE)
    n = (ssize_t)from->left;
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
  from->data += n;
  from->left -= (size_t)n;
  return 0;
}

static int close_at_end(int fd, const text *from) {
  if (fd < 0 || from->left > 0)
    return fd;
  close(fd);
  return -1;
}

static int pump(struct pollfd fds[3], text *from, buffer to[2]) {
  while (fds[0].fd >= 0 || fds[1].fd >= 0 || fds[2].fd >= 0) {
    ssize_t n = poll(fds, 3, -1);
    if (n > 0 && fds[0].fd >= 0 && fds[0].revents)
      n = give(fds[0].fd, from);
    fds[0].fd = close_at_end(fds[0].fd, from);
    for (int i = 1; i < 3 && n >= 0; i++) {
      if (fds[i].fd < 0 || fds[i].revents == 0)
        continue;
      n = take(fds[i].fd, &to[i - 1]);
      fds[i].fd = n == 0 ? -1 : fds[i].fd;
    }
    if (n < 0)
      return -1;
  }
  return 0;
}

int feed_and_read(int in, const char *input, size_t size, int out, int err, both *ret) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  text from = {input, size};
  buffer to[2] = {{NULL, 0, 0}, {NULL, 0, 0}};
  struct pollfd fds[3] = {{close_at_end(in, &from), POLLOUT, 0}, {out, POLLIN, 0}, {err, POLLIN, 0}};
  sigaction(SIGPIPE, &ignore, NULL);
  int r = fds[0].fd >= 0 ? fcntl(in, F_SETFL, O_NONBLOCK) : 0;
  if (r == 0)
    r = pump(fds, &from, to);
  int error = errno;
  if (fds[0].fd >= 0)
    close(fds[0].fd);
  if (r < 0) {
    free(to[0].data);
    free(to[1].data);
    errno = error;
    return -1;
  }
  *ret = (both){to[0].data, to[1].data, to[0].size, to[1].size};
  return 0;
}
