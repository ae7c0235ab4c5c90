#include "read_both.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { CHUNK = 65536 };

typedef struct side {
  int fd;
  char *data;
  size_t size;
} side;

static int add(int set, side *s) {
  struct epoll_event what = {.events = EPOLLIN, .data.ptr = s};
  return epoll_ctl(set, EPOLL_CTL_ADD, s->fd, &what);
}

/* One read; there is always room for a chunk. 1: go on, 0: it has ended, -1: it failed. */
static int take(side *s) {
  char *data = realloc(s->data, s->size + CHUNK);
  if (!data)
    return -1;
  s->data = data;
  ssize_t n = read(s->fd, data + s->size, CHUNK);
  s->size += n > 0 ? (size_t)n : 0;
  return n > 0 || (n < 0 && errno == EINTR) ? 1 : (int)n;
}

/* The kernel keeps the list of what is watched, and hands back the side that it was given. */
static int pump(int set, side sides[2]) {
  int left = 2, r = add(set, &sides[0]) < 0 ? -1 : add(set, &sides[1]);
  while (left > 0 && r >= 0) {
    struct epoll_event event;
    r = epoll_wait(set, &event, 1, -1);
    side *s = event.data.ptr;
    if (r == 1)
      r = take(s);
    if (r == 0) {
      left--;
      r = epoll_ctl(set, EPOLL_CTL_DEL, s->fd, NULL);
    }
  }
  return r;
}

int read_both(int out, int err, both *ret) {
  side sides[2] = {{out, NULL, 0}, {err, NULL, 0}};
  int set = epoll_create1(EPOLL_CLOEXEC), r = set < 0 ? -1 : pump(set, sides), error = errno;
  if (set >= 0)
    close(set);
  if (r < 0) {
    free(sides[0].data);
    free(sides[1].data);
    errno = error;
    return -1;
  }
  *ret = (both){sides[0].data, sides[1].data, sides[0].size, sides[1].size};
  return 0;
}
