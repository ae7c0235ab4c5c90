#include "check/under.h"
#include "common/interrupt.h"
#include "common/say.h"
#include "common/text.h"
#include "engines/strace.h"

#include <stdlib.h>
#include <string.h>

typedef struct way {
  const char *name;
  const char *env;    /* one NAME=value, or NULL */
  const char *engine; /* one more, or NULL */
  const char *meaning;
} way;

static const way ways[] = {
    {"parent-late", "KIT_DELAY=parent:20", NULL, N_("the parent is late after each fork()")},
    {"child-late", "KIT_DELAY=child:20", NULL, N_("the child is late after each fork()")},
    {"one-cpu", "KIT_CPU=1", NULL, N_("all processes share one processor")},
    {"no-sleep", "KIT_SLEEP=none", NULL, N_("sleeps return at once, as if everybody else were slow")},
    {"short-reads", "KIT_SHORT=read", NULL, N_("read() brings one byte")},
    {"short-writes", "KIT_SHORT=write", NULL, N_("write() takes one byte")},
    {"late-pause", "KIT_DELAY=pause:50", NULL, N_("something happens just before pause()")},
    {"late-cloexec", "KIT_DELAY=cloexec:20", NULL,
     N_("something happens before a descriptor is marked close-on-exec")},
    {"real-vfork", "KIT_VFORK=real", NULL, N_("vfork() shares the memory of the parent")},
    {"signals", "KIT_STORM=signals", NULL, N_("signals that have a handler come at every call")},
    {"child-signals", "KIT_STORM=child", NULL,
     N_("signals that have a handler come in the child, before exec")},
    {"timers", "KIT_STORM=timer:1", NULL, N_("a signal that has a handler comes every millisecond")},
    {"sanitized", NULL, "memory", N_("built with AddressSanitizer and UndefinedBehaviorSanitizer")},
    {"valgrind", NULL, "memory", N_("run by valgrind")},
    {"pile-up", NULL, "storm", N_("all children end before the program is told of it")},
};
static const char sanitized[] = "sanitized", valgrind[] = "valgrind";
enum { WAYS = sizeof ways / sizeof *ways };
static const char jitter[] = "jitter:", strace[] = "strace:";

static const way *find(const char *name) {
  for (size_t i = 0; name && i < WAYS; i++)
    if (strcmp(ways[i].name, name) == 0)
      return &ways[i];
  return NULL;
}

static bool is_jitter(const char *name) {
  const char *seed = name && strncmp(name, jitter, strlen(jitter)) == 0 ? name + strlen(jitter) : "";
  return *seed && strlen(seed) < 10 && strspn(seed, "0123456789") == strlen(seed);
}

/* The fault after "strace:"; NULL for anything else. */
static const char *strace_fault(const char *name) {
  const char *fault = name && strncmp(name, strace, strlen(strace)) == 0 ? name + strlen(strace) : NULL;
  return fault && strace_is_fault(fault) ? fault : NULL;
}

bool under_known(const char *name) {
  return find(name) || is_jitter(name) || strace_fault(name);
}

char *under_names(void) {
  text_buffer names = {NULL, 0};
  for (size_t i = 0; i < WAYS; i++)
    text_addf(&names, "%s, ", ways[i].name);
  text_addf(&names, "jitter:SEED, strace:CALL:ERRNO:K");
  return text_take(&names);
}

const char *under_meaning(const char *name) {
  const way *one = find(name);
  if (strace_fault(name))
    return N_("strace lets this use of the system call fail, in each process");
  return one ? one->meaning : N_("everybody rests now and then, in the same places for the same number");
}

void under_env(const char *name, char ***env) {
  const way *one = find(name);
  if (one && one->env)
    list_add(env, text_copy(one->env));
  else if (is_jitter(name))
    list_add(env, text_format("KIT_DELAY=%s", name));
}

void under_engines(const char *name, char ***engines) {
  const way *one = find(name);
  if (strace_fault(name)) { /* whose child the program is: nobody else would know who is who */
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
  return name && strcmp(name, sanitized) == 0;
}

bool under_wants_sanitized(const exercise *one) {
  for (size_t i = 0; i < one->check_count; i++)
    if (list_has(one->checks[i].under, sanitized))
      return true;
  return false;
}

/* valgrind's reports lie beside the program's own files, where the engine "memory" finds them. */
void under_prefix(const char *name, const char *folder, char ***argv) {
  const char *fault = strace_fault(name);
  if (fault) {
    int call = (int)strcspn(fault, ":"), error = (int)strcspn(fault + call + 1, ":");
    const char *const fixed[] = {"strace", "-f", "-qq", "-o", STRACE_LOG, NULL};
    for (size_t i = 0; fixed[i]; i++)
      list_add(argv, text_copy(fixed[i]));
    list_add(argv, text_format("--trace=%.*s", call, fault));
    list_add(argv, text_format("--inject=%.*s:error=%.*s:when=%s", call, fault, error, fault + call + 1,
                               fault + call + error + 2));
  }
  if (!name || strcmp(name, valgrind) != 0)
    return;
  list_add(argv, text_copy(valgrind));
  list_add(argv, text_copy("--quiet"));
  list_add(argv, text_copy("--vgdb=no"));
  list_add(argv, text_format("--log-file=%s/memory.%%p", folder));
}

/* Why it cannot be done here, to free(); NULL: it can. */
char *under_missing(const judge_run *run, bool is_test) {
  if (under_sanitizes(run->under) && !run->sanitized)
    return text_format("%s: %s\n", run->under, _("the program could not be built so"));
  bool by_strace = strace_fault(run->under) != NULL;
  if (!run->under || (strcmp(run->under, valgrind) != 0 && !by_strace))
    return NULL;
  if (is_test)
    return text_format("%s: %s\n", run->under, _("only for programs with a main of their own"));
  if (by_strace)
    return strace_missing() ? text_format("%s: %s\n", run->under, strace_missing()) : NULL;
  char *path = cp_which(valgrind, NULL);
  bool found = path != NULL;
  free(path);
  return found ? NULL : text_format("%s: %s\n", run->under, _("it is not installed"));
}

char *under_order(size_t i, unsigned seed) {
  static const char *const orders[] = {"child-late", "parent-late", "one-cpu", "signals", "pile-up"};
  enum { ORDERS = sizeof orders / sizeof *orders, SEEDS = 4 };
  if (i < ORDERS)
    return text_copy(orders[i]);
  return i < ORDERS + SEEDS ? text_format("%s%u", jitter, (seed + (unsigned)i) % 1000000) : NULL;
}

/* What an engine could not do here is told with the check, once. */
static void keep_not_checked(char **kept, const char *lines) {
  if (!*lines || strstr(*kept, lines))
    return;
  char *longer = text_format("%s%s", *kept, lines);
  free(*kept);
  *kept = longer;
}

void under_check(const judge_run *run, const exercise_check *check, judgement *ret) {
  char *not_checked = text_copy("");
  for (size_t i = 0; check->under[i]; i++) {
    judge_run with = *run;
    with.under = check->under[i];
    if (i > 0)
      judgement_clear(ret);
    judge_check(&with, check, ret);
    keep_not_checked(&not_checked, ret->not_checked);
    if ((ret->verdict != KIT_PASS && ret->verdict != KIT_NOT_CHECKED) || interrupted())
      break;
  }
  free(ret->not_checked);
  ret->not_checked = not_checked;
  if (ret->verdict == KIT_NOT_CHECKED)
    ret->verdict = KIT_PASS; /* it has passed all that can be done here; what cannot is told with it */
}
