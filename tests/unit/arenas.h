/*
 * The library's uses of arenas, counted, and the k-th of them made to fail: also those for which a block that
 * is there already has room. Link with --wrap for arena_alloc, arena_array, arena_copy and arena_join.
 */
#ifndef UNIT_ARENAS_H
#define UNIT_ARENAS_H

#include "support.h"

/* From now on use k fails. */
void arenas_arm(unsigned k);

/* Ends it; whether the k-th use was reached. */
bool arenas_disarm(void);

/*
 * Fails each use of an arena in `call` once; nothing is left each time. It returns whether it did all that it
 * should. How many uses there were.
 */
unsigned arenas_sweep(bool (*call)(void));

#endif
