/* What this system does not have yet: owned trees, terminals, isolation. What asks for it is refused at the
 * start. */
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

static int refuse(os_failure *ret_failure, cp_step step, int index) {
  *ret_failure = (os_failure){.step = step, .index = index, .errnum = ENOTSUP};
  return -ENOTSUP;
}

/* That a child ends with its parent is what the job does anyway, for all that are not detached. */
int refuse_what_is_missing(const os_plan *plan, bool detached, os_failure *ret_failure) {
  const os_ownership *own = &plan->own;
  if (own->tree || (own->guard && detached))
    return refuse(ret_failure, CP_STEP_TREE, -1);
  if (own->memory.set || own->processes.set)
    return refuse(ret_failure, CP_STEP_LIMIT, own->memory.set ? CP_LIMIT_MEMORY : CP_LIMIT_TREE_PROCESSES);
  if (!plan->isolation || !plan->isolation->required || plan->isolation->parts == 0)
    return 0;
  int part = 0;
  while (!(plan->isolation->parts & OS_PART(part)))
    part++;
  return refuse(ret_failure, CP_STEP_ISOLATION, part);
}

/* ---- trees: none is ever made ---- */

os_tree *os_process_tree(os_process *process) {
  (void)process;
  return NULL;
}

void os_tree_look(os_tree *tree, os_tree_facts *ret) {
  (void)tree;
  *ret = (os_tree_facts){.level = CP_TREE_NONE, .peak_memory = -1};
}

int os_tree_kill(os_tree *tree, int signal) {
  (void)tree, (void)signal;
  return -ESRCH;
}

bool os_tree_left(os_tree *tree) {
  (void)tree;
  return false;
}

os_tree *os_tree_close(os_tree *tree, cp_usage *usage) {
  (void)tree, (void)usage;
  return NULL;
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
