/* What this system does not have: terminals, and isolation, which is refused at the start where it is
 * required.
 */
#include "os/isolate.h"
#include "os/os.h"
#include "os/windows/refuse.h"

#include <errno.h>

struct os_isolation {
  unsigned parts;
  bool required;
};

int os_isolation_make(struct arena *arena, const os_isolation_wish *wish, os_plan *plan) {
  plan->isolation = arena_alloc(arena, sizeof *plan->isolation);
  if (!plan->isolation)
    return -ENOMEM;
  *plan->isolation = (os_isolation){.parts = wish->parts, .required = wish->required};
  return 0;
}

unsigned os_isolation_missing(const os_isolation *isolation) {
  return isolation->parts;
}

size_t os_isolation_first(const os_isolation *isolation, os_step ret[OS_ISOLATION_STEPS]) {
  (void)isolation, (void)ret;
  return 0;
}

size_t os_isolation_last(const os_isolation *isolation, os_step ret[OS_ISOLATION_STEPS]) {
  (void)isolation, (void)ret;
  return 0;
}

int refuse_isolation(const os_plan *plan, os_failure *ret_failure) {
  if (!plan->isolation || !plan->isolation->required || plan->isolation->parts == 0)
    return 0;
  int part = 0;
  while (!(plan->isolation->parts & OS_PART(part)))
    part++;
  *ret_failure = (os_failure){.step = CP_STEP_ISOLATION, .index = part, .errnum = ENOTSUP};
  return -ENOTSUP;
}

/* ---- terminals ---- */

int os_terminal(int *ret_parent, int *ret_child) {
  (void)ret_parent, (void)ret_child;
  return -ENOTSUP;
}

int os_terminal_resize(int fd, int columns, int rows) {
  (void)fd, (void)columns, (void)rows;
  return -ENOTTY;
}
