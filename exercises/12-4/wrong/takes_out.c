/* expect: quote-by-hand */
/* Takes the quotes out of the argument. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

char *quote(const char *argument) {
  char *word = malloc(strlen(argument) + 3), *to = word;
  if (!word)
    return NULL;
  *to++ = '\'';
  for (; *argument; argument++)
    if (*argument != '\'')
      *to++ = *argument;
  strcpy(to, "'");
  return word;
}
