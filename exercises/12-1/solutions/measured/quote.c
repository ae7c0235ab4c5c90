/* The same function twice: with nowhere to write it measures, and then it writes. Each byte has quotes of its
 * own. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

/* Where to go on; only `to` tells the two passes apart. */
static size_t put(char *to, size_t at, const char *text) {
  size_t size = strlen(text);
  if (to)
    memcpy(to + at, text, size);
  return at + size;
}

static size_t put_byte(char *to, size_t at, char c) {
  char quoted[4] = {'\'', c, '\'', '\0'};
  return put(to, at, c == '\'' ? "\\'" : quoted);
}

static size_t put_line(char *to, const char *const *words) {
  size_t at = 0;
  for (const char *const *word = words; *word; word++) {
    at = put(to, at, word == words ? "" : " ");
    at = put(to, at, **word ? "" : "''");
    for (const char *c = *word; *c; c++)
      at = put_byte(to, at, *c);
  }
  return at;
}

char *sh_line(const char *const *words) {
  size_t size = put_line(NULL, words);
  char *line = malloc(size + 1);
  if (!line)
    return NULL;
  line[put_line(line, words)] = '\0';
  return line;
}
