/* expect: stopped-is-not-dead */
/* What has not exited was killed. */
#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  if (WIFEXITED(status)) {
    *ret = (ending){.code = WEXITSTATUS(status), .signal = 0};
    return true;
  }
  {
    *ret = (ending){.code = -1, .signal = WTERMSIG(status)};
    return true;
  }
}

int shell_code(ending how) {
  return how.signal ? 128 + how.signal : how.code;
}
