/* Backslashes alone; a line end is the one byte that they take away, so it stands in quotes. */
#include "quote.h"

#include <ctype.h>
#include <stdlib.h>

char *quote(const char *argument) {
  size_t size = 3;
  for (const char *at = argument; *at; at++)
    size += 3;
  char *word = malloc(size), *to = word;
  if (!word)
    return NULL;
  if (!*argument) {
    *to++ = '\'';
    *to++ = '\'';
  }
  for (; *argument; argument++) {
    int newline = *argument == '\n';
    if (newline)
      *to++ = '"';
    else if (!isalnum((unsigned char)*argument))
      *to++ = '\\';
    *to++ = *argument;
    if (newline)
      *to++ = '"';
  }
  *to = '\0';
  return word;
}
