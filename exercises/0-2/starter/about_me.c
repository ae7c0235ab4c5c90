#include "about_me.h"

#include <errno.h>

int about_me(about *ret) {
  (void)ret;
  errno = ENOSYS; /* to be written */
  return -1;
}
