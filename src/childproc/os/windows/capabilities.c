#include "os/capabilities.h"

const cp_capability *os_capabilities(size_t *ret_count) {
  static const cp_capability list[] = {
      {"start-in-parents-memory", true, "CreateProcessW()", ""},
      {"exit-status-kept", true, "a handle keeps it", ""},
      {"terminal", false, "not on Windows yet", "CP_TERMINAL is refused"},
      {"isolation", false, "not on Windows yet", "every part is told in isolation_missing"},
  };
  *ret_count = sizeof list / sizeof *list;
  return list;
}
