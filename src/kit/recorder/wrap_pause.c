/* Waiting for a signal. */
#include "internal.h"
#include "wrap.h"

#include <unistd.h>

/* A handler that runs between a look at its flag and pause() is missed. */
int __wrap_pause(void) {
  uint64_t site = SITE;
  uint32_t before = rec_all_handler_runs();
  rec_delay(REC_BEFORE_PAUSE);
  uint32_t missed = rec_all_handler_runs() - before;
  if (missed)
    rec_add((rec_event){.call = REC_PAUSE, .site = site, .args = {missed}});
  rec_enter(REC_PAUSE, (int)missed, site);
  int r = pause();
  rec_leave();
  return r;
}
