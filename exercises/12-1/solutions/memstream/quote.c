/* stdio: open_memstream() grows the line, and fputs() and putc() write it; double quotes. */
#include "quote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_word(FILE *line, const char *word) {
  putc('"', line);
  for (; *word; word++) {
    if (strchr("$`\"\\", *word))
      putc('\\', line);
    putc(*word, line);
  }
  putc('"', line);
}

char *sh_line(const char *const *words) {
  char *text = NULL;
  size_t size = 0;
  FILE *line = open_memstream(&text, &size);
  if (!line)
    return NULL; /* gate: the memory of stdio does not fail in a check */
  for (size_t i = 0; words[i]; i++) {
    if (i)
      putc(' ', line);
    put_word(line, words[i]);
  }
  int failed = ferror(line);
  if (fclose(line) == 0 && !failed)
    return text;
  free(text);     /* gate: the memory of stdio does not fail in a check */
  errno = ENOMEM; /* gate: the memory of stdio does not fail in a check */
  return NULL;    /* gate: the memory of stdio does not fail in a check */
}
