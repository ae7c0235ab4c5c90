/* expect: exit-early-passes */
/* Leaves before anything was looked at. */
#include "run.h"

#include <stdlib.h>

int run(const command *what, ending *out) {
  (void)what;
  (void)out;
  exit(0);
}
