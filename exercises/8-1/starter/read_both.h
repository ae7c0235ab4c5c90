/* Reads two outputs of a program at the same time. */
#ifndef READ_BOTH_H
#define READ_BOTH_H

#include <stddef.h>

typedef struct both {
  char *out, *err; /* to free(); any bytes, no NUL behind them; may be NULL where there are none */
  size_t out_size, err_size;
} both;

/*
 * Reads `out` and `err` to their ends, both at once, and sleeps while neither has anything. Both descriptors
 * are pipes in blocking mode, stay open and keep their flags. Returns 0; or -1 with the errno of what failed,
 * and then there is nothing to free and *ret is untouched.
 */
int read_both(int out, int err, both *ret);

#endif
