#include "make.h"

#include <errno.h>
#include <unistd.h>

int make(int ends[2]) {
  if (pipe(ends) < 0)
    return -errno;
  return 0;
}
