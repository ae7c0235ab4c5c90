/* Which parts of isolation this machine has, the steps that they are, and what the parent opens for them. */
#include "os/linux/isolation.h"
#include "os/linux/seccomp/variants.h"
#include "os/posix/isolating.h"

#include "os/sys.h"

#include <errno.h>
#include <stdio.h>

enum {
  BY_LANDLOCK = OS_PART(CP_PART_FILES) | OS_PART(CP_PART_SIGNALS),
  BY_FILTER = OS_PART(CP_PART_CALLS) | OS_PART(CP_PART_NETWORK),
  BY_NAMESPACES = OS_PART(CP_PART_USER) | OS_PART(CP_PART_PROCESSES) | OS_PART(CP_PART_MOUNTS) |
                  OS_PART(CP_PART_IPC) | OS_PART(CP_PART_NETWORK) | OS_PART(CP_PART_SIGNALS)
};

static bool has(const os_isolation *isolation, cp_part part) {
  return isolation->parts & OS_PART(part);
}

/* ---- planning ---- */

static bool may_write(const os_isolation_wish *wish) {
  for (const cp_allowed *one = wish->allowed; one != NULL && one->path != NULL; one++)
    if (one->access & CP_MAY_WRITE)
      return true;
  return wish->scratch != NULL;
}

/* In a namespace of its own a child may use what everybody outside could find otherwise. */
static unsigned variant_of(const os_isolation *isolation, const os_isolation_wish *wish) {
  unsigned own = isolation->namespaces;
  bool mounts = own & OS_PART(CP_PART_MOUNTS);
  bool network = (own & OS_PART(CP_PART_NETWORK)) && mounts;
  bool sharing = (own & OS_PART(CP_PART_IPC)) && mounts;
  return ((wish->parts & OS_PART(CP_PART_NETWORK)) && !network ? FILTER_NETWORK : 0U) |
         (!sharing ? FILTER_SHARING : 0U) | (!mounts && !may_write(wish) ? FILTER_METADATA : 0U) |
         (isolation->abi < 3 ? FILTER_TRUNCATE : 0U);
}

/* Before ABI 3 Landlock does not see all that changes a file; the filter then does. */
static unsigned found(const os_isolation *isolation) {
  unsigned parts = OS_PART(CP_PART_NO_NEW_PRIVILEGES) | OS_PART(CP_PART_CAPABILITIES) | isolation->namespaces;
  if (isolation->abi >= 3 || (isolation->abi >= 1 && isolation->filter != NULL))
    parts |= OS_PART(CP_PART_FILES);
  if (isolation->abi >= 6)
    parts |= OS_PART(CP_PART_SIGNALS);
  if (isolation->filter != NULL)
    parts |= BY_FILTER;
  return parts;
}

int os_isolation_make(struct arena *arena, const os_isolation_wish *wish, os_plan *plan) {
  os_isolation *isolation = arena_alloc(arena, sizeof *isolation);
  if (isolation == NULL)
    return -ENOMEM;
  *isolation = (os_isolation){.required = wish->required};
  plan->isolation = isolation;
  bool files = wish->parts & OS_PART(CP_PART_FILES);
  if (wish->parts & OS_PART(CP_PART_USER))
    isolation->namespaces = namespaces_there() & wish->parts & BY_NAMESPACES;
  if (files)
    isolation->abi = landlock_abi();
  if (wish->parts & OS_PART(CP_PART_CALLS))
    isolation->filter = seccomp_filter(variant_of(isolation, wish));
  isolation->parts = wish->parts & found(isolation);
  isolation->missing = wish->parts & ~isolation->parts;
  int r = files ? isolate_paths(arena, wish, plan, isolation) : 0;
  return r < 0 || isolation->namespaces == 0 ? r : namespaces_plan(arena, wish, isolation);
}

unsigned os_isolation_missing(const os_isolation *isolation) {
  return isolation->missing;
}

/* ---- steps ---- */

static void add(const os_isolation *isolation, os_step *steps, size_t *count, cp_part part, unsigned gives) {
  gives &= isolation->parts;
  if (gives != 0)
    steps[(*count)++] = (os_step){
        .kind = CP_STEP_ISOLATION, .index = (int)part, .value = gives, .optional = !isolation->required};
}

/* Mounts come first: what follows is found where they have put it. They are all or nothing. */
size_t os_isolation_first(const os_isolation *isolation, os_step ret[OS_ISOLATION_STEPS]) {
  size_t count = 0;
  bool mounts = isolation->namespaces & OS_PART(CP_PART_MOUNTS);
  cp_part part = mounts ? CP_PART_MOUNTS : CP_PART_USER;
  add(isolation, ret, &count, part, isolation->namespaces & OS_PART(part));
  if (count > 0)
    ret[0].optional = false;
  return count;
}

/* Landlock and filters are for those without new privileges; the filter comes last, as it refuses the rest.
 */
size_t os_isolation_last(const os_isolation *isolation, os_step ret[OS_ISOLATION_STEPS]) {
  size_t count = 0;
  add(isolation, ret, &count, CP_PART_NO_NEW_PRIVILEGES, OS_PART(CP_PART_NO_NEW_PRIVILEGES));
  add(isolation, ret, &count, CP_PART_CAPABILITIES, OS_PART(CP_PART_CAPABILITIES));
  if (isolation->abi > 0)
    add(isolation, ret, &count, CP_PART_FILES,
        BY_LANDLOCK & ~(isolation->namespaces & OS_PART(CP_PART_SIGNALS)));
  if (isolation->filter != NULL)
    add(isolation, ret, &count, CP_PART_CALLS,
        BY_FILTER & ~(isolation->namespaces & OS_PART(CP_PART_NETWORK)));
  return count;
}

/* ---- launching ---- */

static int lowest_of(const cp_part first, unsigned parts) {
  int part = (int)first;
  while (part < CP_PART_COUNT && !(parts & OS_PART(part)))
    part++;
  return part;
}

static int fail(os_failure *ret_failure, int part, int r) {
  *ret_failure = (os_failure){.step = CP_STEP_ISOLATION, .index = part, .errnum = -r};
  return r;
}

int isolating_open(struct child_start *start, os_failure *ret_failure) {
  const os_isolation *isolation = start->plan->isolation;
  if (isolation->required && isolation->missing != 0)
    return fail(ret_failure, lowest_of(CP_PART_NO_NEW_PRIVILEGES, isolation->missing), -ENOTSUP);
  if (!has(isolation, CP_PART_FILES))
    return 0;
  int count = (int)start->plan->source_count;
  int r = landlock_open(isolation, count > 3 ? count : 3);
  if (r < 0)
    return fail(ret_failure, CP_PART_FILES, r);
  start->isolation_fd = r;
  return 0;
}

void isolating_close(struct child_start *start) {
  if (start->isolation_fd >= 0)
    sys_close(start->isolation_fd);
  start->isolation_fd = -1;
}

/* ---- explaining ---- */

void isolate_explain(const os_isolation *isolation, const os_step *step, char *ret, size_t size) {
  switch (step->index) {
  case CP_PART_NO_NEW_PRIVILEGES:
    snprintf(ret, size, "prctl(PR_SET_NO_NEW_PRIVS, 1)");
    break;
  case CP_PART_CAPABILITIES:
    snprintf(ret, size, "prctl(PR_CAPBSET_DROP, each), capset(none)");
    break;
  case CP_PART_FILES:
    snprintf(ret, size, "landlock_restrict_self(%zu paths%s), ABI %d", isolation->path_count,
             step->value & OS_PART(CP_PART_SIGNALS) ? ", signals" : "", isolation->abi);
    break;
  case CP_PART_CALLS:
    snprintf(ret, size, "seccomp(SECCOMP_SET_MODE_FILTER, %u instructions)",
             (unsigned)isolation->filter->len);
    break;
  default:
    namespaces_explain(isolation, step, ret, size);
  }
}
