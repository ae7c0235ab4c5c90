#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int run(const command *what, ending *ret) {
  (void)what;
  (void)ret;
  return ENOSYS; /* to be written */
}
