/* A number from a child. */
#ifndef COMPUTE_H
#define COMPUTE_H

/*
 * Calls f(x) in a child and puts the result, any number, into *ret. 0, or an errno.
 */
int compute(int (*f)(int), int x, int *ret);

#endif
