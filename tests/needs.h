/* What a system may lack: a test that needs it says so first, and is skipped where it is not there. */
#ifndef TESTS_NEEDS_H
#define TESTS_NEEDS_H

#include "harness.h"

#include <string.h>

static inline bool on_posix(void) {
  return strcmp(test_system(), "posix") == 0;
}

/* Wine is no Windows: what it does otherwise is expected where this is asked. */
static inline bool on_wine(void) {
  return strcmp(test_system(), "wine") == 0;
}

static inline void need_posix(const char *what) {
  if (!on_posix())
    SKIP("needs %s", what);
}

/* With it come cat, printf, true … */
static inline void need_sh(void) {
  need_posix("a POSIX shell");
}

static inline void need_signals(void) {
  need_posix("signals that a program may catch or ignore");
}

static inline void need_fork(void) {
  need_posix("fork()");
}

#endif
