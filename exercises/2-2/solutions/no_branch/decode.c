/* Arithmetic in the place of branches: both answers are made, and a factor of 0 or 1 takes one. */
#include "decode.h"

#include <sys/wait.h>

bool decode(int status, ending *ret) {
  int exited = WIFEXITED(status) != 0, killed = WIFSIGNALED(status) != 0;
  ending made = {exited * WEXITSTATUS(status) - killed, killed * WTERMSIG(status)};
  ending both[] = {*ret, made};
  *ret = both[exited | killed];
  return exited | killed;
}

int shell_code(ending how) {
  return (how.signal == 0) * how.code + (how.signal != 0) * (128 + how.signal);
}
