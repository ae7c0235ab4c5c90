#include "logger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

struct logger {
  int fd;
};

logger *logger_open(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  logger *log = fd < 0 ? NULL : malloc(sizeof *log);
  if (log)
    log->fd = fd;
  else if (fd >= 0)
    close(fd);
  return log;
}

/* Three pieces, one call. */
int logger_say(logger *log, const char *text) {
  char pid[16];
  int size = snprintf(pid, sizeof pid, "%d ", (int)getpid());
  struct iovec pieces[] = {{pid, (size_t)size}, {(char *)text, strlen(text)}, {"\n", 1}};
  return writev(log->fd, pieces, 3) < 0 ? errno : 0;
}

logger *logger_close(logger *log) {
  if (log)
    close(log->fd);
  free(log);
  return NULL;
}
