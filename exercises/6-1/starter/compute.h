/* A number from a child. */
#ifndef COMPUTE_H
#define COMPUTE_H

/*
 * Calls f(x) in a child and puts what it returns, any number, into *ret. Returns 0, or an errno: EIO where
 * the child ended without a number. *ret is then what it was. The child has been waited for in either case.
 */
int compute(int (*f)(int), int x, int *ret);

#endif
