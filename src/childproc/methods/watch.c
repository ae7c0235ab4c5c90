#include "base/error.h"
#include "child/check.h"
#include "child/child.h"

#include <errno.h>

cp_child *cp_watch(int pid, const cp_options *options) {
  cp_options own;
  if (check_options(options, &own) < 0 || check_spawn("watch", NULL, &own) < 0)
    return NULL;
  if (pid <= 0) {
    error_argument("ERR_OUT_OF_RANGE", -1, "Give the id of one process.",
                   "The value of \"pid\" is out of range. It must be > 0. Received %d", pid);
    return NULL;
  }
  cp_child *child = child_of_pid(pid, &own);
  if (child == NULL || child_watch(child) >= 0)
    return child;
  child_destroy(child);
  return NULL;
}
