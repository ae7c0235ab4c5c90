#include "compute.h"

#include <errno.h>

int compute(int (*f)(int), int x, int *ret) {
  (void)f;
  (void)x;
  (void)ret;
  return ENOSYS; /* to be written */
}
