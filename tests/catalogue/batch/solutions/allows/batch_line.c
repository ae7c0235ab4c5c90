#include "batch_line.h"

#include <stdbool.h>
#include <stdio.h>

/* What is known to be harmless inside quotes, and nothing else. */
static bool harmless(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text < ' ' || *text == '"' || *text == '%')
      return false;
  return true;
}

char *batch_line(const char *script, const char *argument) {
  char *line = NULL;
  if (!harmless(argument))
    return NULL;
  return asprintf(&line, "cmd.exe /d /s /c \"\"%s\" \"%s\"\"", script, argument) < 0 ? NULL : line;
}
