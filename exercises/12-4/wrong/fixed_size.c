/* expect: FAIL */
/* Quotes it well, into 1000 bytes. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

char *quote(const char *argument) {
  char *word = malloc(1000), *to = word;
  if (!word)
    return NULL;
  *to++ = '\'';
  for (; *argument && to < word + 990; argument++)
    if (*argument == '\'')
      to = stpcpy(to, "'\\''");
    else
      *to++ = *argument;
  strcpy(to, "'");
  return word;
}
