/*
 * What the library allocates: the linker sends its calls here (--wrap). While counting, how much is held and
 * the most that ever was; and one allocation can be made to fail.
 */
#ifndef V8_ACCOUNT_H
#define V8_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

/* failing: the n-th allocation from now on fails; 0: none. */
void account_start(size_t failing);

/* The most bytes that were held at once; *ret_held: those that still are. */
size_t account_stop(size_t *ret_held);

/* Whether the allocation that was to fail has come. */
bool account_failed(void);

#endif
