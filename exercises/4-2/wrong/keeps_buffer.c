/* expect: stdio-dup */
/* The lines wait in the buffer of a FILE. */
#include "logger.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

logger *logger_open(const char *path) {
  return (logger *)fopen(path, "a");
}

int logger_say(logger *log, const char *text) {
  FILE *file = (FILE *)log;
  return fprintf(file, "%d %s\n", (int)getpid(), text) < 0 ? errno : 0;
}

logger *logger_close(logger *log) {
  if (log)
    fclose((FILE *)log);
  return NULL;
}
