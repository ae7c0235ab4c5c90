/* expect: FAIL */
/* The result of write() is not looked at. */
#include "logger.h"

#include <fcntl.h>
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
  char line[1100];
  int size = snprintf(line, sizeof line, "%d %s\n", (int)getpid(), text);
  (void)!write(log->fd, line, (size_t)size);
  return 0;
}

logger *logger_close(logger *log) {
  if (log)
    close(log->fd);
  free(log);
  return NULL;
}
