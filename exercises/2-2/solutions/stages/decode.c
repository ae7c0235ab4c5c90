/* First whether, then how. */
#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  bool killed = WIFSIGNALED(status);
  if (WIFSTOPPED(status) || WIFCONTINUED(status))
    return false;
  ret->signal = killed ? WTERMSIG(status) : 0;
  ret->code = killed ? -1 : WEXITSTATUS(status);
  return true;
}

int shell_code(ending how) {
  if (how.signal)
    return how.signal + 128;
  return how.code;
}
