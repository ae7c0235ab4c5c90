#ifndef KIT_TEST_CONFORMANCE_H
#define KIT_TEST_CONFORMANCE_H

#include "test/run.h"

/* `kit conformance --json`, of this build or of a preset: each scenario is one case of the run. */
void test_conformance(test_run *run, const char *label, const char *preset);

/* `kit conformance --windows`: the drivers of the preset windows, under Wine. */
void test_conformance_windows(test_run *run, const char *label);

#endif
