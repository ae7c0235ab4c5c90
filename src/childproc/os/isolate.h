/*
 * Isolation, as a system offers it. The planner says which parts are asked for; the back end says which of
 * them it can give, in how many steps, and what each step is. What is found missing only when it is tried is
 * told by the launcher (os_failure.missing).
 */
#ifndef OS_ISOLATE_H
#define OS_ISOLATE_H

#include "base/arena.h"
#include "os/plan.h"

#define OS_PART(part) (1U << (part))

typedef struct os_isolation_wish {
  unsigned parts;            /* 1 << cp_part */
  bool required;             /* the start fails rather than leave one out */
  const cp_allowed *allowed; /* NULL: none */
  const char *scratch;       /* NULL: none */
  const char *cwd;           /* NULL: the parent's */
  cp_id uid, gid;            /* as the options set them, and the groups */
  const unsigned *groups;
  size_t group_count;
} os_isolation_wish;

/* Into plan->isolation, with copies of everything. plan: its candidates are known. 0 or -ENOMEM. */
int os_isolation_make(struct arena *arena, const os_isolation_wish *wish, os_plan *plan);

/* What this machine cannot give of it, as far as is known before the start. */
unsigned os_isolation_missing(const os_isolation *isolation);

/* The steps, in their order: those before CP_STEP_CHDIR, and those just before CP_STEP_MASK; how many. */
enum { OS_ISOLATION_STEPS = 4 };
size_t os_isolation_first(const os_isolation *isolation, os_step ret[OS_ISOLATION_STEPS]);
size_t os_isolation_last(const os_isolation *isolation, os_step ret[OS_ISOLATION_STEPS]);

/* For os/explain.h; start: false where the process is made as without isolation. */
bool isolate_explain_start(const os_isolation *isolation, char *ret, size_t size);
void isolate_explain(const os_isolation *isolation, const os_step *step, char *ret, size_t size);

#endif
