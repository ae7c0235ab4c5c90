/* expect: exitstatus-of-signalled */
/* Asks for the exit status of a process that a signal ended. */
#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  *ret = (ending){.code = WEXITSTATUS(status), .signal = 0};
  return true;
}

int shell_code(ending how) {
  return how.signal ? 128 + how.signal : how.code;
}
