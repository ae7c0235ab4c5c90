/* Telling a test's result in words, and running many. */
#ifndef KIT_SUPERVISE_TESTS_H
#define KIT_SUPERVISE_TESTS_H

#include "supervise_options.h"

#include <stdio.h>

/* A line, and all that is known about a test that has failed. */
void tell_test(FILE *to, const char *program, const char *name, const kit_report *report);

/* Runs the tests that the call asks for, and writes the files that it asks for. An exit code of kit. */
int run_tests(const supervise_call *call);

#endif
