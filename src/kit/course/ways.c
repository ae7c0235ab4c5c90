#include "course/ways.h"
#include "common/say.h"
#include "common/text.h"
#include "engines/strace.h"

#include <string.h>

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
enum { WAYS = sizeof ways / sizeof *ways };

const way *way_find(const char *name) {
  for (size_t i = 0; name && i < WAYS; i++)
    if (strcmp(ways[i].name, name) == 0)
      return &ways[i];
  return NULL;
}

bool way_is_jitter(const char *name) {
  const char *seed =
      name && strncmp(name, WAY_JITTER, strlen(WAY_JITTER)) == 0 ? name + strlen(WAY_JITTER) : "";
  return *seed && strlen(seed) < 10 && strspn(seed, "0123456789") == strlen(seed);
}

/* The fault after "strace:"; NULL for anything else. */
const char *way_strace(const char *name) {
  const char *fault =
      name && strncmp(name, WAY_STRACE, strlen(WAY_STRACE)) == 0 ? name + strlen(WAY_STRACE) : NULL;
  return fault && strace_is_fault(fault) ? fault : NULL;
}

bool way_known(const char *name) {
  return way_find(name) || way_is_jitter(name) || way_strace(name);
}

char *way_names(void) {
  text_buffer names = {NULL, 0};
  for (size_t i = 0; i < WAYS; i++)
    text_addf(&names, "%s, ", ways[i].name);
  text_addf(&names, "jitter:SEED, strace:CALL:ERRNO:K");
  return text_take(&names);
}

const char *way_meaning(const char *name) {
  const way *one = way_find(name);
  if (way_strace(name))
    return N_("strace lets this use of the system call fail, in each process");
  return one ? one->meaning : N_("everybody rests now and then, in the same places for the same number");
}
