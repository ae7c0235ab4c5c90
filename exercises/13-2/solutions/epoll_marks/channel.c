/* epoll, and two marks in the buffer instead of a move of the rest for each line. */
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

int channel_open(void) {
  const char *text = getenv("NODE_CHANNEL_FD");
  char *end;
  if (!text)
    return -1;
  long number = strtol(text, &end, 10);
  int is_number = end != text && !*end && number >= 0 && number <= INT_MAX;
  int flags = is_number ? fcntl((int)number, F_GETFD) : -1;
  if (unsetenv("NODE_CHANNEL_FD") < 0 || flags < 0 || fcntl((int)number, F_SETFD, flags | FD_CLOEXEC) < 0)
    return -1;
  return (int)number;
}

typedef struct lines {
  char data[2 * CHANNEL_MOST];
  size_t begin, end;
} lines;

static void tell(lines *in, void (*on_line)(const char *line, size_t size)) {
  char *newline;
  while ((newline = memchr(in->data + in->begin, '\n', in->end - in->begin))) {
    size_t from = in->begin;
    in->begin = (size_t)(newline + 1 - in->data);
    on_line(in->data + from, (size_t)(newline - in->data) - from);
  }
  if (in->begin > CHANNEL_MOST || in->begin == in->end) {
    in->end -= in->begin;
    memmove(in->data, in->data + in->begin, in->end);
    in->begin = 0;
  }
}

static int serve(int set, int fd, lines *in, void (*on_line)(const char *line, size_t size)) {
  struct epoll_event event = {.events = EPOLLIN};
  if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0)
    return -1; /* gate: a socket can always be watched */
  for (;;) {
    int ready = epoll_wait(set, &event, 1, -1);
    ssize_t n = ready > 0 ? read(fd, in->data + in->end, sizeof in->data - in->end) : ready;
    if (n == 0 || (n < 0 && errno != EINTR))
      return (int)n;
    if (n > 0) {
      in->end += (size_t)n;
      tell(in, on_line);
    }
  }
}

int channel_serve(int fd, void (*on_line)(const char *line, size_t size)) {
  lines *in = calloc(1, sizeof *in);
  int set = in ? epoll_create1(EPOLL_CLOEXEC) : -1;
  int result = set < 0 ? -1 : serve(set, fd, in, on_line), error = errno;
  if (set >= 0)
    close(set);
  free(in);
  errno = error;
  return result;
}
