/* The project's test suites: what `kit test` and so CI runs. */
#ifndef KIT_TEST_SUITES_H
#define KIT_TEST_SUITES_H

#include "test/run.h"

#include <stddef.h>

typedef struct test_suite {
  const char *name;
  const char *what;
  const char *sets; /* of src/kit/launcher/packages.txt, between spaces; beyond "base" */
  bool full_only;
  void (*run)(test_run *run);
} test_suite;

extern const test_suite test_suites[];
extern const size_t test_suite_count;

#endif
