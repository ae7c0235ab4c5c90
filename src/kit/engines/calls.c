#include "calls.h"
#include "common/say.h"

#include <stddef.h>

const call_entry *calls_here(void) {
#if defined(__x86_64__)
  return calls_x86_64;
#elif defined(__aarch64__)
  return calls_arm64;
#else
  return NULL;
#endif
}

static const call_entry *find(const call_entry *table, long number) {
  for (; table && table->name; table++)
    if (table->number == number)
      return table;
  return NULL;
}

call_kind call_kind_of(const call_entry *table, long number) {
  const call_entry *entry = find(table, number);
  return entry ? entry->kind : CALL_OTHER;
}

const char *call_name_of(const call_entry *table, long number) {
  const call_entry *entry = find(table, number);
  return entry ? entry->name : _("a system call");
}
