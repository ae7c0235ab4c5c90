#include "quote.h"

#include <stdlib.h>
#include <string.h>

char *quote(const char *argument) {
  char *word = malloc(4 * strlen(argument) + 3), *to = word;
  if (!word)
    return NULL;
  *to++ = '\'';
  for (; *argument; argument++)
    if (*argument == '\'')
      to = stpcpy(to, "'\\''");
    else
      *to++ = *argument;
  strcpy(to, "'");
  return word;
}
