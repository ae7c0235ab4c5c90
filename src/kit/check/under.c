#include "check/under.h"
#include "common/interrupt.h"
#include "common/say.h"
#include "common/text.h"
#include "course/ways.h"
#include "engines/strace.h"

#include <stdlib.h>
#include <string.h>

void under_env(const char *name, char ***env) {
  const way *one = way_find(name);
  if (one && one->env)
    list_add(env, text_copy(one->env));
  else if (way_is_jitter(name))
    list_add(env, text_format("KIT_DELAY=%s", name));
}

void under_engines(const char *name, char ***engines) {
  const way *one = way_find(name);
  if (way_strace(name)) { /* whose child the program is: nobody else would know who is who */
    *engines = list_free(*engines);
    list_add(engines, text_copy("strace"));
    return;
  }
  if (name && !list_has(*engines, "inject"))
    list_add(engines, text_copy("inject"));
  if (one && one->engine && !list_has(*engines, one->engine))
    list_add(engines, text_copy(one->engine));
}

bool under_sanitizes(const char *name) {
  return name && strcmp(name, WAY_SANITIZED) == 0;
}

bool under_wants_sanitized(const exercise *one) {
  for (size_t i = 0; i < one->check_count; i++)
    if (list_has(one->checks[i].under, WAY_SANITIZED))
      return true;
  return false;
}

/* valgrind's reports lie beside the program's own files, where the engine "memory" finds them. */
void under_prefix(const char *name, const char *folder, char ***argv) {
  const char *fault = way_strace(name);
  if (fault) {
    int call = (int)strcspn(fault, ":"), error = (int)strcspn(fault + call + 1, ":");
    const char *const fixed[] = {"strace", "-f", "-qq", "-o", STRACE_LOG, NULL};
    for (size_t i = 0; fixed[i]; i++)
      list_add(argv, text_copy(fixed[i]));
    list_add(argv, text_format("--trace=%.*s", call, fault));
    list_add(argv, text_format("--inject=%.*s:error=%.*s:when=%s", call, fault, error, fault + call + 1,
                               fault + call + error + 2));
  }
  if (!name || strcmp(name, WAY_VALGRIND) != 0)
    return;
  list_add(argv, text_copy(WAY_VALGRIND));
  list_add(argv, text_copy("--quiet"));
  list_add(argv, text_copy("--vgdb=no"));
  list_add(argv, text_format("--log-file=%s/memory.%%p", folder));
}

/* Why it cannot be done here, to free(); NULL: it can. */
char *under_missing(const judge_run *run, bool is_test) {
  if (under_sanitizes(run->under) && !run->sanitized)
    return text_format("%s: %s\n", run->under, _("the program could not be built so"));
  bool by_strace = way_strace(run->under) != NULL;
  if (!run->under || (strcmp(run->under, WAY_VALGRIND) != 0 && !by_strace))
    return NULL;
  if (is_test)
    return text_format("%s: %s\n", run->under, _("only for programs with a main of their own"));
  if (by_strace)
    return strace_missing() ? text_format("%s: %s\n", run->under, strace_missing()) : NULL;
  char *path = cp_which(WAY_VALGRIND, NULL);
  bool found = path != NULL;
  free(path);
  return found ? NULL : text_format("%s: %s\n", run->under, _("it is not installed"));
}

char *under_order(size_t i, unsigned seed) {
  static const char *const orders[] = {"child-late", "parent-late", "one-cpu", "signals", "pile-up"};
  enum { ORDERS = sizeof orders / sizeof *orders, SEEDS = 4 };
  if (i < ORDERS)
    return text_copy(orders[i]);
  return i < ORDERS + SEEDS ? text_format("%s%u", WAY_JITTER, (seed + (unsigned)i) % 1000000) : NULL;
}
