#include "run_with.h"

int run_with(const redirection *list, size_t n, char *const argv[]) {
  (void)list;
  (void)n;
  (void)argv;
  return -1; /* to be written */
}
