/* Feeds a program and reads both of its outputs, all at the same time. */
#ifndef FEED_H
#define FEED_H

#include <stddef.h>

typedef struct both {
  char *out, *err; /* to free(); any bytes, no NUL behind them; may be NULL where there are none */
  size_t out_size, err_size;
} both;

/*
 * Writes `size` bytes to `in`, and closes it as soon as they are written; meanwhile reads `out` and `err` to
 * their ends. Sleeps only while none of the three can go on. A program that does not read all of its input is
 * no error. `in` is closed in any case, and its pipe is nobody else's; `out` and `err` stay open and keep
 * their flags; signals are afterwards as they were. Returns 0; or -1 with the errno of what failed, and then
 * there is nothing to free and *ret is untouched.
 */
int feed_and_read(int in, const char *input, size_t size, int out, int err, both *ret);

#endif
