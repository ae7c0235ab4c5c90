#include "shapes.h"

#include <unistd.h>

int fan(int n, int (*work)(int index)) {
  (void)n;
  (void)work;
  return 0; /* to be written */
}

int chain(int n, int (*work)(int index)) {
  (void)n;
  (void)work;
  return 0; /* to be written */
}
