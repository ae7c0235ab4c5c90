/* What this process is in its test: shared by main, expectations and audit. */
#ifndef HARNESS_PROCESS_H
#define HARNESS_PROCESS_H

#include "harness.h"
#include "report.h"
#include "system.h"

/* First of all: argv[0], and what the environment says. */
void process_begin(const char *argv0);

/* Somebody else shows the report: do not print it as well. */
bool test_quiet(void);

/* Known to be the helper of this name from now on. */
void process_is_helper(const char *name);

/* Known to be the test itself; r stays open to the end. */
void process_is_test(test_report *r);
bool process_is_test_itself(void);

/* The report of this test, opened where that did not happen yet; NULL when it cannot be reached. */
test_report *process_report(void);

/* Where functions of other files join in, such as the part that knows the library. Set by constructors. */
typedef struct process_hooks {
  void (*start)(void);   /* in tests and helpers, before they run */
  void (*cleanup)(void); /* in tests, after they ran, before the audit */
} process_hooks;
extern process_hooks process_hook;

/* What must be the same at the end of a test. */
typedef struct audit audit;
audit *audit_begin(void);
void audit_end(audit *a); /* fails the test if something is left; frees */

#endif
