/* expect: raw-status */
/* Takes the status for the code. */
#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  if (WIFEXITED(status)) {
    *ret = (ending){.code = status, .signal = 0};
    return true;
  }
  if (WIFSIGNALED(status)) {
    *ret = (ending){.code = -1, .signal = WTERMSIG(status)};
    return true;
  }
  return false;
}

int shell_code(ending how) {
  return how.signal ? 128 + how.signal : how.code;
}
