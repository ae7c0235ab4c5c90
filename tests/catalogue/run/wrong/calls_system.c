/* expect: system-used */
/* A line for the shell, by system(). */
#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static ending decode(int status) {
  if (WIFSIGNALED(status))
    return (ending){-1, WTERMSIG(status)};
  return (ending){WEXITSTATUS(status), 0};
}

static char *line_of(const command *what) {
  size_t size = strlen(what->file) + 1;
  for (size_t i = 0; i < what->arg_count; i++)
    size += strlen(what->args[i]) + 3;
  char *line = malloc(size);
  if (!line)
    return NULL;
  strcpy(line, what->file);
  for (size_t i = 0; i < what->arg_count; i++) {
    strcat(line, " '");
    strcat(line, what->args[i]);
    strcat(line, "'");
  }
  return line;
}

int run(const command *what, ending *out) {
  char *line = line_of(what);
  if (!line)
    return errno;
  int status = system(line);
  free(line);
  *out = decode(status);
  return status < 0 ? errno : 0;
}
