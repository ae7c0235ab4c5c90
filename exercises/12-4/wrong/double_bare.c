/* expect: sh-injection */
/* Double quotes, in which a shell still runs commands. */
#include "quote.h"

#include <stdio.h>

char *quote(const char *argument) {
  char *word = NULL;
  return asprintf(&word, "\"%s\"", argument) < 0 ? NULL : word;
}
