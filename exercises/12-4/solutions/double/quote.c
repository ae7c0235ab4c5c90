#include "quote.h"

#include <stdlib.h>
#include <string.h>

/* Double quotes, with a backslash before what is special in them. */
char *quote(const char *argument) {
  char *word = malloc(2 * strlen(argument) + 3), *to = word;
  if (!word)
    return NULL;
  *to++ = '"';
  for (; *argument; argument++) {
    if (strchr("\"\\$`", *argument))
      *to++ = '\\';
    *to++ = *argument;
  }
  strcpy(to, "\"");
  return word;
}
