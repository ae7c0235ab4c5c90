/* POSIX has none of it: every part is missing, and a start that requires one fails. */
#include "os/isolate.h"

#include "os/posix/isolating.h"

#include <errno.h>

struct os_isolation {
  unsigned parts;
  bool required;
};

int os_isolation_make(struct arena *arena, const os_isolation_wish *wish, os_plan *plan) {
  plan->isolation = arena_alloc(arena, sizeof *plan->isolation);
  if (plan->isolation == NULL)
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

bool isolate_explain_start(const os_isolation *isolation, char *ret, size_t size) {
  (void)isolation, (void)ret, (void)size;
  return false;
}

void isolate_explain(const os_isolation *isolation, const os_step *step, char *ret, size_t size) {
  (void)isolation, (void)step;
  if (size > 0)
    *ret = '\0';
}

/* ---- launching ---- */

int isolating_open(struct child_start *start, os_failure *ret_failure) {
  const os_isolation *isolation = start->plan->isolation;
  if (!isolation->required || isolation->parts == 0)
    return 0;
  int part = 0;
  while (!(isolation->parts & OS_PART(part)))
    part++;
  *ret_failure = (os_failure){.step = CP_STEP_ISOLATION, .index = part, .errnum = ENOTSUP};
  return -ENOTSUP;
}

void isolating_close(struct child_start *start) {
  (void)start;
}

int child_isolate(struct child_start *start, const os_step *step) {
  (void)start, (void)step;
  return -ENOTSUP;
}
