/* A list of pieces: runs without an apostrophe stand in single quotes, runs of apostrophes in double ones. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

typedef struct piece {
  struct piece *next;
  const char *text;
  size_t size;
  char mark;
} piece;

static piece *cut(const char *text) {
  if (!*text)
    return NULL;
  piece *one = calloc(1, sizeof *one);
  if (!one)
    return NULL;
  size_t size = *text == '\'' ? strspn(text, "'") : strcspn(text, "'");
  *one = (piece){cut(text + size), text, size, *text == '\'' ? '"' : '\''};
  if (one->next || !text[size])
    return one;
  free(one);
  return NULL;
}

char *quote(const char *argument) {
  piece *first = cut(argument);
  if (!first)
    return *argument ? NULL : strdup("''");
  size_t size = 1;
  for (const piece *one = first; one; one = one->next)
    size += one->size + 2;
  char *word = malloc(size), *to = word;
  for (piece *one = first, *next; one; one = next) {
    if (to) {
      *to++ = one->mark;
      to = (char *)memcpy(to, one->text, one->size) + one->size;
      *to++ = one->mark;
    }
    next = one->next;
    free(one);
  }
  if (to)
    *to = '\0';
  return word;
}
