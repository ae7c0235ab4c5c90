/* The steps of owned trees in words. */
#include "os/explain.h"
#include "os/posix/tree.h"

#include <stdio.h>

/* Which level it will be is seen at the start: those that come into question, best first. */
static size_t explain_levels(const os_ownership *own, char *ret, size_t size) {
  size_t used = 0;
  for (const struct tree_kind *const *kind = tree_levels;
       own->tree && *kind && (*kind)->level >= own->at_least; kind++)
    if (used < size && (*kind)->words)
      used += (size_t)snprintf(ret + used, size - used, "%s%s", used > 0 ? ", or " : "", (*kind)->words);
  return used;
}

static void explain_join(const os_ownership *own, char *ret, size_t size) {
  size_t used = explain_levels(own, ret, size);
  bool limits = own->memory.set || own->processes.set;
  if (limits && used < size)
    snprintf(ret + used, size - used, "%slimits by write(\"cgroup.procs\"), where there are controllers",
             used > 0 ? "; " : "");
}

static void explain_affinity(const os_step *step, char *ret, size_t size) {
  size_t used = (size_t)snprintf(ret, size, "sched_setaffinity(0, {");
  for (size_t i = 0; i < step->count && used + 16 < size; i++)
    used += (size_t)snprintf(ret + used, size - used, "%s%u", i > 0 ? ", " : "", step->ids[i]);
  snprintf(ret + used, size - used, "})");
}

void tree_explain(const os_plan *plan, const os_step *step, char *ret, size_t size) {
  if (step->kind == CP_STEP_AFFINITY)
    explain_affinity(step, ret, size);
  else if (step->kind == CP_STEP_TREE)
    explain_join(&plan->own, ret, size);
  else if (step->index == 0)
    snprintf(ret, size, "sendto() and read() on the leash: the guard knows it");
  else
    snprintf(ret, size, "prctl(PR_SET_PDEATHSIG, SIGKILL), getppid(), in a child of the main thread");
}
