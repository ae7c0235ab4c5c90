#include "dev/bound.h"

#include <math.h>

/* P(at most k of n) where each happens with probability p. */
static double at_most(size_t k, size_t n, double p) {
  double sum = 0;
  for (size_t i = 0; i <= k; i++)
    sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
               (double)i * log(p) + (double)(n - i) * log1p(-p));
  return sum;
}

double bound_upper(size_t k, size_t n) {
  if (k >= n)
    return 1;
  double low = 0, high = 1;
  for (int i = 0; i < 60; i++) {
    double middle = (low + high) / 2;
    if (at_most(k, n, middle) > 0.05)
      low = middle;
    else
      high = middle;
  }
  return high;
}
