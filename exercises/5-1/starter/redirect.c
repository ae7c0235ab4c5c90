#include "redirect.h"

int redirect(const int from[3], char *const argv[]) {
  (void)from;
  (void)argv;
  return -1; /* to be written */
}
