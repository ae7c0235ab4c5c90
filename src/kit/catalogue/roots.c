/* Which mistake is the root where one run shows evidence of several. */
#include "catalogue/catalogue.h"

#include <string.h>

#define MOST 4

/* Each list from the root down: whatever stands behind another one of its list follows from it. */
static const char *const lists[][MOST + 1] = {
    {"exec-fallthrough", "exit-not-_exit", "stdio-dup", NULL},
    {"exec-fallthrough", "exec-error-not-reported", NULL},
    {"fork-unchecked", "wrong-child", NULL},
    {"vfork-misuse", "exec-error-not-reported", NULL},
    {"system-used", "sh-injection", "exec-error-not-reported", NULL},
    {"fork-loop-bomb", "zombie-never-waited", "zombie-some", NULL},
    {"fork-loop-bomb", "double-wait", NULL},
    {"stopped-is-not-dead", "zombie-never-waited", "zombie-some", NULL},
    {"wrong-child", "zombie-some", NULL},
    {"raw-status", "exitstatus-of-signalled", NULL},
    {"write-end-left-open-child", "fd-leak-exec", NULL},
    {"write-end-left-open-parent", "fd-leak-exec", NULL},
    {"write-end-in-sibling", "fd-leak-exec", NULL},
    {"dup2-no-close", "fd-leak-exec", NULL},
    {"pipe-full-deadlock", "stderr-undrained", "wait-before-drain", NULL},
    {"kill-then-wait-forever", "kill-only-child", "orphan-left", NULL},
    {"quote-by-hand", "sh-injection", NULL},
};

static int place_in(const char *const *list, const char *id) {
  for (int i = 0; list[i]; i++)
    if (strcmp(list[i], id) == 0)
      return i;
  return -1;
}

bool catalogue_follows(const char *id, const char *root) {
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    int first = place_in(lists[i], root), second = place_in(lists[i], id);
    if (first >= 0 && second > first)
      return true;
  }
  return false;
}
