/* expect: quote-by-hand */
/* A backslash before each special character; nothing for nothing, and a newline disappears. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

char *quote(const char *argument) {
  char *word = malloc(2 * strlen(argument) + 1), *to = word;
  if (!word)
    return NULL;
  for (; *argument; argument++) {
    if (strchr(" '\"\\$`*;&()<>!#~{}\t\n", *argument))
      *to++ = '\\';
    *to++ = *argument;
  }
  *to = '\0';
  return word;
}
