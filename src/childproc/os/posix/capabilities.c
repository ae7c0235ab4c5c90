#include "os/capabilities.h"

const cp_capability *os_capabilities(size_t *ret_count) {
  static const cp_capability list[] = {
      {"start-in-parents-memory", false, "the portable back end uses fork()",
       "starting takes the longer the more memory this process has"},
      {"pidfd", false, "the portable back end does without", "a thread waits for each child"},
      {"exit-status-kept", false, "the portable back end does without",
       "a host that waits for all children steals exit codes; the result says lost"},
      {"terminal", true, "posix_openpt()", ""},
      {"isolation", false, "the portable back end has none", "every part is told in isolation_missing"},
  };
  *ret_count = sizeof list / sizeof *list;
  return list;
}
