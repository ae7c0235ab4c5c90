/* How sure a count of false accusations is. */
#ifndef KIT_BOUND_H
#define KIT_BOUND_H

#include <stddef.h>

/* The largest share that is still likely (one-sided, 95 %) when k of n were seen: Clopper and Pearson. For
   k = 0 about 3 / n. 1 for n = 0. */
double bound_upper(size_t k, size_t n);

#endif
