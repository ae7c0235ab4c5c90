/* The bits, as Linux packs them: 7 of the signal, one of the core dump, 8 of the code. Not portable. */
#include "decode.h"

enum { STOPPED = 0x7f, CONTINUED = 0xffff };

bool decode(int status, ending *ret) {
  int signal = status & 0x7f;
  if (signal == STOPPED || status == CONTINUED)
    return false;
  ret->code = signal ? -1 : status >> 8 & 0xff;
  ret->signal = signal;
  return true;
}

int shell_code(ending how) {
  return how.code >= 0 ? how.code : how.signal + 128;
}
