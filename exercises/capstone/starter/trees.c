/* Chapter 6: children that outlive their parent, and the end of a whole tree. */
#include "cp_mini.h"

#include <errno.h>

void cp_ref(cp_child *child) {
  (void)child;
}

void cp_unref(cp_child *child) {
  (void)child;
}

int cp_kill_tree(cp_child *child, int64_t grace_ms) {
  (void)child;
  (void)grace_ms;
  return -ENOSYS;
}
