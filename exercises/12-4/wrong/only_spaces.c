/* expect: quote-by-hand */
/* Double quotes where there are spaces. */
#include "quote.h"

#include <stdio.h>
#include <string.h>

char *quote(const char *argument) {
  char *word = NULL;
  const char *form = strchr(argument, ' ') ? "\"%s\"" : "%s";
  return asprintf(&word, form, argument) < 0 ? NULL : word;
}
