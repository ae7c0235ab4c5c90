#include "make.h"

int make(int ends[2]) {
  (void)ends;
  return -1;
}
