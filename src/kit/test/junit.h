/* Reading what `ctest --output-junit` wrote: that one writer's XML, no more. */
#ifndef KIT_JUNIT_H
#define KIT_JUNIT_H

#include <stddef.h>

/* JUNIT_UNSTABLE: set by whoever ran a failed one again, and it passed. */
typedef enum junit_result { JUNIT_PASSED, JUNIT_FAILED, JUNIT_SKIPPED, JUNIT_UNSTABLE } junit_result;

typedef struct junit_case {
  char *name;
  junit_result result;
  char *why;    /* the skip's or failure's own words; "" for none */
  char *output; /* what the test printed */
} junit_case;

typedef struct junit_cases {
  junit_case *items;
  size_t count;
} junit_cases;

/*
 * 0 or a negative errno; -EINVAL for a text that is no such report. Only a test that says itself that it
 * cannot run here is skipped: one that CTest could not start, or that somebody disabled, has failed.
 */
int junit_read(const char *path, junit_cases *ret);
void junit_clear(junit_cases *cases);

#endif
