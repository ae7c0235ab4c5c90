/* A switch over the low byte, without its bit for the core dump. */
#include "decode.h"

#define CORE_DUMPED 0x80
#define CONTINUED 0xffff

bool decode(int status, ending *ret) {
  if (status == CONTINUED)
    return false;
  int low = status & 0xff & ~CORE_DUMPED;
  switch (low) {
  case 0:
    ret->code = (status >> 8) & 0xff;
    ret->signal = 0;
    return true;
  case 0x7f:
    return false;
  default:
    ret->code = -1;
    ret->signal = low;
    return true;
  }
}

int shell_code(ending how) {
  switch (how.signal) {
  case 0:
    return how.code;
  default:
    return 128 + how.signal;
  }
}
