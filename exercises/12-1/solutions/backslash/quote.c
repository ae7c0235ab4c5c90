/* A backslash before every byte that is not known to be harmless; a line end, which it would take away, in
 * quotes. */
#include "quote.h"

#include <stdlib.h>
#include <string.h>

typedef struct growing {
  char *text;
  size_t size, room;
  int failed;
} growing;

static void put(growing *to, const char *text, size_t size) {
  if (to->size + size + 1 > to->room) {
    char *more = to->failed ? NULL : realloc(to->text, 2 * (to->size + size + 1));
    if (!more) {
      to->failed = 1;
      return;
    }
    to->text = more;
    to->room = 2 * (to->size + size + 1);
  }
  memcpy(to->text + to->size, text, size);
  to->size += size;
  to->text[to->size] = '\0';
}

static void put_character(growing *to, const char *at) {
  static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  if (*at == '\n')
    put(to, "'\n'", 3);
  else if (strchr(harmless, *at))
    put(to, at, 1);
  else
    put(to, (const char[]){'\\', *at}, 2);
}

char *sh_line(const char *const *words) {
  growing line = {0};
  put(&line, "", 0);
  for (size_t i = 0; words[i]; i++) {
    if (i > 0)
      put(&line, " ", 1);
    if (!*words[i])
      put(&line, "''", 2);
    for (const char *at = words[i]; *at; at++)
      put_character(&line, at);
  }
  if (!line.failed)
    return line.text;
  free(line.text);
  return NULL;
}
