#include "batch_line.h"

#include <stdio.h>
#include <string.h>

char *batch_line(const char *script, const char *argument) {
  char *line = NULL;
  if (strpbrk(argument, "\"%\r\n"))
    return NULL;
  return asprintf(&line, "cmd.exe /d /s /c \"\"%s\" \"%s\"\"", script, argument) < 0 ? NULL : line;
}
