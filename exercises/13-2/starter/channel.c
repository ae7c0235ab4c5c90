#include "channel.h"

int channel_open(void) {
  return -2; /* to be written */
}

int channel_serve(int fd, void (*on_line)(const char *line, size_t size)) {
  (void)fd;
  (void)on_line;
  return -2;
}
