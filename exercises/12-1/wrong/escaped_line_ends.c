/* expect: quote-by-hand */
/* Escapes every byte with a backslash, which takes a line end away. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

static char *put_word(char *to, const char *word) {
  if (!*word)
    to = strcpy(to, "''") + 2;
  for (; *word; word++) {
    *to++ = '\\';
    *to++ = *word;
  }
  return to;
}

char *sh_line(const char *const *words) {
  size_t room = 1;
  for (size_t i = 0; words[i]; i++)
    room += 4 * strlen(words[i]) + 3;
  char *line = malloc(room), *to = line;
  if (!line)
    return NULL;
  for (size_t i = 0; words[i]; i++) {
    if (i > 0)
      *to++ = ' ';
    to = put_word(to, words[i]);
  }
  *to = '\0';
  return line;
}
