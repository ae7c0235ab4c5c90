/* expect: exitstatus-of-signalled */
/* Takes both numbers out without having asked. */
#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  *ret = (ending){.code = WEXITSTATUS(status), .signal = WTERMSIG(status)};
  return !WIFSTOPPED(status) && !WIFCONTINUED(status);
}

int shell_code(ending how) {
  return how.signal ? 128 + how.signal : how.code;
}
