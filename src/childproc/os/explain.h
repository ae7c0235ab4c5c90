/* The plan in words: which system calls the launcher of this back end makes for each step. */
#ifndef OS_EXPLAIN_H
#define OS_EXPLAIN_H

#include "os/plan.h"

#include <stddef.h>

/* How this back end calls what each step needs; call_names.c, once for each. */
struct call_names {
  const char *pipe, *socketpair, *open, *terminal;
  const char *start_shared, *start_copied; /* the same where there is one way only */
  const char *signals, *place, *clear_cloexec, *close_rest, *limit, *mask;
};
extern const struct call_names call_names;

/* The call that makes the new process, and the one that each step of the plan is; cut to size. */
void os_explain_start(const os_plan *plan, char *ret, size_t size);
void os_explain_step(const os_plan *plan, const os_step *step, char *ret, size_t size);

/* … where it is one of an owned tree. */
void tree_explain(const os_plan *plan, const os_step *step, char *ret, size_t size);

/* A text as in C, with every control character escaped, so that it stays on its line; cut to size, which
 * is 32 or more. */
void os_explain_quote(const char *text, char *ret, size_t size);

#endif
