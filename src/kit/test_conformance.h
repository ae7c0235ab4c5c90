#ifndef KIT_TEST_CONFORMANCE_H
#define KIT_TEST_CONFORMANCE_H

#include "test_run.h"

/* `kit conformance --json`: each scenario is one case of the run. */
void test_conformance(test_run *run);

#endif
