/* A recorded call begins and ends: what the process is in meanwhile, and whatever may happen then. */
#include "internal.h"

void rec_enter(rec_call call, int arg, uint64_t site) {
  rec_raise_handled();
  rec_jitter();
  rec_process *process =
      rec_in_handler() ? NULL : rec_self(); /* what a handler interrupts goes on afterwards */
  if (!process)
    return;
  atomic_store(&process->now_arg, arg);
  atomic_store(&process->now_site, site);
  atomic_store(&process->now, (int32_t)call);
}

/* With the errno of the call: a handler that runs now must leave it as it is. */
void rec_leave(void) {
  rec_process *process = rec_in_handler() ? NULL : rec_self();
  if (process)
    atomic_store(&process->now, REC_NONE);
  rec_raise_handled();
}
