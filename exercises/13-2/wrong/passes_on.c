/* expect: ipc-fd-number */
/* Programs that are started later have the channel too. */
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

int channel_open(void) {
  const char *text = getenv("NODE_CHANNEL_FD");
  int fd = text ? atoi(text) : -1;
  unsetenv("NODE_CHANNEL_FD");
  return fd >= 0 && fcntl(fd, F_GETFD) >= 0 ? fd : -1;
}

int channel_serve(int fd, void (*on_line)(const char *line, size_t size)) {
  FILE *stream = fdopen(fd, "r");
  char *line = NULL;
  size_t room = 0;
  ssize_t size;
  while (stream && (size = getline(&line, &room, stream)) > 0)
    if (line[size - 1] == '\n')
      on_line(line, (size_t)size - 1);
  int error = errno;
  free(line);
  errno = error;
  return stream && feof(stream) ? 0 : -1;
}
