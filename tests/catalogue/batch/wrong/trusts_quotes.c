/* expect: bat-spawn */
/* Trusts the quotes. */
#include "batch_line.h"

#include <stdio.h>

char *batch_line(const char *script, const char *argument) {
  char *line = NULL;

  return asprintf(&line, "cmd.exe /d /s /c \"\"%s\" \"%s\"\"", script, argument) < 0 ? NULL : line;
}
