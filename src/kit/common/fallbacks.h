/*
 * Kernels that lack something, forced by rules of src/childproc/os/fault.h in the environment variable
 * CHILDPROC_FAULT, so that what stands in for it is tested and counted.
 */
#ifndef KIT_FALLBACKS_H
#define KIT_FALLBACKS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct fallback {
  const char *label;
  bool posix; /* of the portable back end; otherwise of the system's own */
  const char *rules;
  const char *tests; /* CTest's labels of the tests that are run so, as a regular expression */
} fallback;

extern const fallback fallbacks[];
extern const size_t fallback_count;

#endif
