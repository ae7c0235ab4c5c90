/* The bottom: every system call asks here first, so nothing is called from here but sys_getpid(). */
#include "os/fault.h"
#include "os/sys.h"

_Atomic(struct sys_fault_table *) sys_faults;

/* In the new process too: no libc state is touched here. */
int sys_fault_look(struct sys_fault_table *table, enum sys_call call) {
  int effect = 0;
  enum sys_side side = sys_getpid() == table->owner ? SYS_SIDE_PARENT : SYS_SIDE_CHILD;
  for (unsigned i = 0; i < table->count; i++) {
    struct sys_fault_rule *rule = &table->rules[i];
    if (rule->call != call || (rule->side != SYS_SIDE_BOTH && rule->side != side))
      continue;
    unsigned use = atomic_fetch_add(&rule->seen, 1) + 1;
    if (effect == 0 && (rule->nth == 0 || rule->nth == use)) {
      atomic_fetch_add(&rule->fired, 1);
      effect = rule->effect;
    }
  }
  return effect;
}

void sys_fault_disarm(void) {
  atomic_store(&sys_faults, NULL);
}

unsigned sys_fault_fired(void) {
  struct sys_fault_table *table = atomic_load(&sys_faults);
  unsigned fired = 0;
  for (unsigned i = 0; table && i < table->count; i++)
    fired += atomic_load(&table->rules[i].fired);
  return fired;
}
