/* expect: sh-injection */
/* Single quotes, whatever is inside. */
#include "quote.h"

#include <stdio.h>

char *quote(const char *argument) {
  char *word = NULL;
  return asprintf(&word, "'%s'", argument) < 0 ? NULL : word;
}
