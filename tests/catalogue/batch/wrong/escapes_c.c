/* expect: bat-spawn */
/* Escapes quotes as C programs read them; cmd.exe does not. */
#include "batch_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *batch_line(const char *script, const char *argument) {
  char *line = malloc(strlen(script) + 2 * strlen(argument) + 40), *to = line;
  if (!line)
    return NULL;
  to += sprintf(to, "cmd.exe /d /s /c \"\"%s\" \"", script);
  for (; *argument; argument++) {
    if (*argument == '"')
      *to++ = '\\';
    *to++ = *argument;
  }
  strcpy(to, "\"\"");
  return line;
}
