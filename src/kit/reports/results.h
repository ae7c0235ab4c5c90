/* Results of many tests, and the formats in which others read them. */
#ifndef KIT_RESULTS_H
#define KIT_RESULTS_H

#include "supervise.h"

#include <stdio.h>

typedef struct test_result {
  char *name; /* the test's; "name (3)" for its third turn */
  bool done;
  kit_report report; /* once done */
} test_result;

typedef struct test_results {
  const char *suite; /* the program's name */
  test_result *items;
  size_t count;
} test_results;

typedef struct test_sums {
  size_t passed, failed, skipped; /* failed: whatever is neither */
} test_sums;
test_sums results_sum(const test_results *results);

/* Text that any reader of UTF-8 takes: what is no valid UTF-8, and control characters but tab and newline,
   become U+FFFD. free() it; NULL without memory. */
char *results_clean(const char *text);

/* TAP 14: the head with the plan, then one point after the other. */
void tap_head(FILE *to, size_t count);
void tap_point(FILE *to, size_t number, const test_result *result);

/* Whole files. 0 or a negative errno. */
int junit_write(FILE *to, const test_results *results);
int json_write(FILE *to, const test_results *results);

#endif
