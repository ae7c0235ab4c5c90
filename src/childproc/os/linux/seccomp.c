/* Ready-made filters: seccomp/generate.c has made them when the library was built. */
#include "os/linux/isolation.h"
#include "os/linux/seccomp/variants.h"
#include "os/linux/sys_isolation.h"

#include <stdint.h>

#if CHILDPROC_SECCOMP

#include "os/linux/seccomp/filters.h"

_Static_assert(sizeof filters / sizeof *filters == FILTER_COUNT, "a filter for each variant");

const struct sock_fprog *seccomp_filter(unsigned variant) {
  return variant < FILTER_COUNT && sys_seccomp_there() >= 0 ? &filters[variant] : NULL;
}

#else /* libseccomp was not there */

const struct sock_fprog *seccomp_filter(unsigned variant) {
  (void)variant;
  return NULL;
}

#endif
