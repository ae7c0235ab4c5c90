#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  (void)status;
  (void)ret;
  return false; /* to be written */
}

int shell_code(ending how) {
  (void)how;
  return -1; /* to be written */
}
