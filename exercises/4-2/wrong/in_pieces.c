/* expect: FAIL */
/* The pid and the text are written by two calls. */
#include "logger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct logger {
  int fd;
};

logger *logger_open(const char *path) {
  logger *log = malloc(sizeof *log);
  if (log && (log->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) < 0) {
    free(log);
    return NULL;
  }
  return log;
}

int logger_say(logger *log, const char *text) {
  bool good = dprintf(log->fd, "%d ", (int)getpid()) > 0 && dprintf(log->fd, "%s\n", text) > 0;
  return good ? 0 : errno;
}

logger *logger_close(logger *log) {
  if (log)
    close(log->fd);
  free(log);
  return NULL;
}
