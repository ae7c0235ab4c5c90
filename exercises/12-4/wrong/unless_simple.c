/* expect: quote-by-hand */
/* Leaves a word as it is unless it holds one of the characters that came to mind. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

char *quote(const char *argument) {
  char *word = malloc(4 * strlen(argument) + 3), *to = word;
  if (!word)
    return NULL;
  if (*argument && !strpbrk(argument, " \t'\"\\$`;&|<>*?"))
    return strcpy(word, argument);
  *to++ = '\'';
  for (; *argument; argument++)
    if (*argument == '\'')
      to = stpcpy(to, "'\\''");
    else
      *to++ = *argument;
  strcpy(to, "'");
  return word;
}
