/* expect: ipc-one-read-one-message */
/* What one read() brings is one message. */
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
  return fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? fd : -1;
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
    if (data[size - 1] == '\n')
      on_line(data, size - 1);
    size = 0;
  }
}
