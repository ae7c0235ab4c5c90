#include "compute.h"

int compute(int (*f)(int), int x, int *ret) {
  (void)f;
  (void)x;
  (void)ret;
  return -1; /* to be written */
}
