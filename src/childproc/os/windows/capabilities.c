#include "os/capabilities.h"

const cp_capability *os_capabilities(size_t *ret_count) {
  static const cp_capability list[] = {
      {"start-in-parents-memory", true, "CreateProcessW()", ""},
      {"exit-status-kept", true, "a handle keeps it", ""},
      {"job", true, "jobs within jobs: trees, limits, die_with_parent", ""},
      {"terminal", false, "not on Windows", "CP_PTY is refused"},
      {"isolation", false, "not on Windows", "every part is told in isolation_missing"},
  };
  *ret_count = sizeof list / sizeof *list;
  return list;
}
