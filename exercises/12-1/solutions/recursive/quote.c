/* Recursion over words and bytes: the room for the line is allocated at its end and filled on the way back.
 */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

static char *from_word(const char *const *words, size_t before);

/* What the byte `at` and all behind it become; `before` bytes of the line stand in front of them. */
static char *from_byte(const char *const *words, const char *at, size_t before) {
  static const char escaped[] = "'\\''";
  if (!*at) {
    char *line = from_word(words + 1, before + 1);
    if (line)
      line[before] = '\'';
    return line;
  }
  size_t width = *at == '\'' ? strlen(escaped) : 1;
  char *line = from_byte(words, at + 1, before + width);
  if (line)
    memcpy(line + before, *at == '\'' ? escaped : at, width);
  return line;
}

static char *from_word(const char *const *words, size_t before) {
  if (!*words)
    return calloc(before + 1, 1);
  size_t blank = before ? 1 : 0;
  char *line = from_byte(words, *words, before + blank + 1);
  if (line && blank)
    line[before] = ' ';
  if (line)
    line[before + blank] = '\'';
  return line;
}

char *sh_line(const char *const *words) {
  return from_word(words, 0);
}
