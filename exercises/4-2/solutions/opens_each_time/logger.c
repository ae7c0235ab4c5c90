/* Remembers the path alone: each line opens the file, adds itself, and closes it. */
#include "logger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct logger {
  int folder; /* the caller may go to another folder later */
  char path[];
};

static int open_in(int folder, const char *path) {
  return openat(folder, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

logger *logger_open(const char *path) {
  int error = 0, folder = open(".", O_PATH | O_CLOEXEC), file = folder < 0 ? -1 : open_in(folder, path);
  logger *log = file < 0 ? NULL : malloc(sizeof *log + strlen(path) + 1);
  if (!log)
    error = errno;
  if (file >= 0)
    close(file);
  if (!log && folder >= 0)
    close(folder);
  if (log) {
    log->folder = folder;
    strcpy(log->path, path);
  }
  errno = error ? error : errno;
  return log;
}

int logger_say(logger *log, const char *text) {
  char *line;
  int error = 0, size = asprintf(&line, "%d %s\n", (int)getpid(), text);
  if (size < 0)
    return ENOMEM; /* gate: asprintf() is not made to fail */
  int fd = open_in(log->folder, log->path);
  ssize_t n = fd < 0 ? -1 : write(fd, line, (size_t)size);
  if (n != size)
    error = n < 0 ? errno : ENOSPC;
  free(line);
  if (fd >= 0 && close(fd) < 0 && !error)
    error = errno;
  return error;
}

logger *logger_close(logger *log) {
  if (log)
    close(log->folder);
  free(log);
  return NULL;
}
