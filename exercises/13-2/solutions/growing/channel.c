/* A line that grows byte by byte in memory of its own, whatever the pieces are in which it came. */
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int channel_open(void) {
  const char *text = getenv("NODE_CHANNEL_FD");
  int fd = -1;
  if (!text || sscanf(text, "%d", &fd) != 1)
    fd = -1;
  if (text)
    (void)unsetenv("NODE_CHANNEL_FD");
  if (fd < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
    return -1;
  return fd;
}

typedef struct growing {
  char *data;
  size_t size, room;
} growing;

static bool put(growing *to, char c) {
  if (to->size == to->room) {
    size_t room = to->room ? 2 * to->room : 256;
    char *more = realloc(to->data, room);
    if (!more)
      return false;
    to->data = more;
    to->room = room;
  }
  to->data[to->size++] = c;
  return true;
}

static bool put_all(growing *line, const char *data, size_t n,
                    void (*on_line)(const char *line, size_t size)) {
  for (size_t i = 0; i < n; i++) {
    if (!put(line, data[i]))
      return false;
    if (data[i] == '\n') {
      on_line(line->data, line->size - 1);
      line->size = 0;
    }
  }
  return true;
}

int channel_serve(int fd, void (*on_line)(const char *line, size_t size)) {
  growing line = {0};
  char data[4096];
  ssize_t n;
  do {
    n = read(fd, data, sizeof data);
    if (n > 0 && !put_all(&line, data, (size_t)n, on_line))
      n = (errno = ENOMEM, -1);
  } while (n > 0 || (n < 0 && errno == EINTR));
  int error = errno;
  free(line.data);
  errno = error;
  return (int)n;
}
