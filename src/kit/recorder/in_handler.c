/* Whether this process is in a handler of the learner's. */
#include "internal.h"

#include <signal.h>

static __thread volatile sig_atomic_t depth;
static __thread uintptr_t frame; /* of the outermost one */

/* Whoever left the handler by siglongjmp() stands higher on the stack than it did. */
bool rec_in_handler(void) {
  if (depth > 0 && (uintptr_t)__builtin_frame_address(0) > frame)
    depth = 0;
  return depth > 0;
}

void rec_handler_enter(uintptr_t own_frame) {
  if (!rec_in_handler())
    frame = own_frame;
  depth++;
}

void rec_handler_leave(void) {
  depth -= depth > 0;
}
