/* expect: stopped-is-not-dead */
/* Asks whether it was stopped; a continued one is taken for a dead one. */
#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  if (WIFEXITED(status)) {
    *ret = (ending){.code = WEXITSTATUS(status), .signal = 0};
    return true;
  }
  if (!WIFSTOPPED(status)) {
    *ret = (ending){.code = -1, .signal = WTERMSIG(status)};
    return true;
  }
  return false;
}

int shell_code(ending how) {
  return how.signal ? 128 + how.signal : how.code;
}
