/* Reads the text form of fault rules. */
#include "base/error.h"
#include "os/sys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const call_names[CALL_COUNT] = {
#define SYS_CALL_NAME(id, name) [CALL_##id] = name,
    SYS_CALLS(SYS_CALL_NAME)
#undef SYS_CALL_NAME
};

const char *sys_call_name(enum sys_call call) {
  return (unsigned)call < CALL_COUNT ? call_names[call] : "?";
}

static bool same(const char *name, const char *text, size_t size) {
  return strlen(name) == size && memcmp(name, text, size) == 0;
}

int sys_call_number(const char *name, size_t size) {
  for (int i = 0; i < CALL_COUNT; i++)
    if (same(call_names[i], name, size))
      return i;
  return -EINVAL;
}

/* A negative errno or SYS_FAULT_SHORT; 0 for a name that is none. */
static int effect_of(const char *name, size_t size) {
  if (same("short", name, size))
    return SYS_FAULT_SHORT;
  if (same("EOPNOTSUPP", name, size)) /* on Linux the same number as ENOTSUP */
    return -EOPNOTSUPP;
  if (same("E?", name, size))
    return 0;
  for (int errnum = 1; errnum < 256; errnum++)
    if (same(errno_name(errnum), name, size))
      return -errnum;
  return 0;
}

static enum sys_side take_side(const char **text) {
  if (strncmp(*text, "parent:", 7) == 0) {
    *text += 7;
    return SYS_SIDE_PARENT;
  }
  if (strncmp(*text, "child:", 6) == 0) {
    *text += 6;
    return SYS_SIDE_CHILD;
  }
  return SYS_SIDE_BOTH;
}

/* One rule, and past the comma behind it. */
static int take_rule(const char **text, struct sys_fault_rule *ret) {
  ret->side = take_side(text);
  size_t size = strcspn(*text, "#=,");
  int call = sys_call_number(*text, size);
  if (call < 0)
    return call;
  ret->call = (enum sys_call)call;
  *text += size;
  if (**text == '#') {
    char *end;
    unsigned long nth = strtoul(*text + 1, &end, 10);
    if (end == *text + 1 || nth == 0 || nth > 1000000)
      return -EINVAL;
    ret->nth = (unsigned)nth;
    *text = end;
  }
  if (**text != '=')
    return -EINVAL;
  size = strcspn(++*text, ",");
  ret->effect = effect_of(*text, size);
  *text += size;
  *text += **text == ',';
  return ret->effect == 0 ? -EINVAL : 0;
}

int sys_fault_arm_in(struct sys_fault_table *table, const char *text) {
  sys_fault_disarm();
  memset(table, 0, sizeof *table);
  table->owner = sys_getpid();
  while (*text) {
    if (table->count == SYS_FAULT_RULES)
      return -EINVAL;
    int r = take_rule(&text, &table->rules[table->count]);
    if (r < 0)
      return r;
    table->count++;
  }
  atomic_store(&sys_faults, table);
  return 0;
}

int sys_fault_arm(const char *text) {
  static struct sys_fault_table *own; /* for the life of the process: late children may still count in it */
  sys_fault_disarm();
  if (!own) {
    void *memory;
    int r = sys_map(sizeof *own, true, &memory);
    if (r < 0)
      return r;
    own = memory;
  }
  return sys_fault_arm_in(own, text);
}
