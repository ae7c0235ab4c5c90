/* expect: stdio-dup */
/* A buffer of its own is copied by fork() as well as that of stdio. */
#include "logger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct logger {
  int fd;
  size_t size;
  char waiting[8192];
};

static int flush(logger *log) {
  ssize_t n = write(log->fd, log->waiting, log->size);
  log->size = 0;
  return n < 0 ? errno : 0;
}

static logger *last;

static void at_exit(void) {
  if (last)
    (void)flush(last);
}

logger *logger_open(const char *path) {
  logger *log = calloc(1, sizeof *log);
  if (log && (log->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) < 0) {
    free(log);
    return NULL;
  }
  last = log;
  return atexit(at_exit) == 0 ? log : NULL;
}

int logger_say(logger *log, const char *text) {
  log->size += (size_t)snprintf(log->waiting + log->size, sizeof log->waiting - log->size, "%d %s\n",
                                (int)getpid(), text);
  return log->size > 4096 ? flush(log) : 0;
}

logger *logger_close(logger *log) {
  last = NULL;
  if (log && flush(log) == 0)
    close(log->fd);
  free(log);
  return NULL;
}
