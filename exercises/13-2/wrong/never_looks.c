/* expect: FAIL */
/* Believes the variable, though the descriptor is not open. */
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int channel_open(void) {
  const char *text = getenv("NODE_CHANNEL_FD");
  int fd = text ? atoi(text) : -1;
  unsetenv("NODE_CHANNEL_FD");
  if (fd >= 0)
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

static char data[CHANNEL_MOST];

int channel_serve(int fd, void (*on_line)(const char *line, size_t size)) {
  size_t size = 0;
  for (;;) {
    ssize_t n = read(fd, data + size, sizeof data - size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return (int)n;
    size += (size_t)n;
    for (char *end; (end = memchr(data, '\n', size));) {
      size_t line = (size_t)(end + 1 - data);
      on_line(data, line - 1);
      memmove(data, end + 1, size - line);
      size -= line;
    }
  }
}
