/* expect: FAIL */
/* Takes eight bits for the signal; one of them tells of a core dump. */
#include "decode.h"

enum { STOPPED = 0x7f, CONTINUED = 0xffff };

bool decode(int status, ending *ret) {
  int signal = status & 0xff;
  if (signal == STOPPED || status == CONTINUED)
    return false;
  ret->code = signal ? -1 : status >> 8 & 0xff;
  ret->signal = signal;
  return true;
}

int shell_code(ending how) {
  return how.code >= 0 ? how.code : how.signal + 128;
}
