/*
 * The library's allocations, counted, and the k-th of them made to fail. The linker sends the calls of the
 * whole program here: link with --wrap for malloc, calloc, realloc, strdup and free.
 */
#ifndef UNIT_ALLOCATIONS_H
#define UNIT_ALLOCATIONS_H

#include "support.h"

/* Before the first of a row: what a process makes once and keeps is made. */
void allocations_once(void);

/* The k after this one. Without the full sweep many are left out on Windows, where a child takes ten times as
 * long. */
unsigned allocations_next(unsigned k);

/* From now on: allocation k fails (0: none), and what is held is counted. */
void allocations_arm(unsigned k);

/*
 * Ends it, once all that was allocated meanwhile has been freed (by threads, too), which is expected. Whether
 * the k-th allocation was reached.
 */
bool allocations_disarm(void);

/* Whether the k-th allocation was reached by now. */
bool allocations_reached(void);

/* Ends it, whatever is held. */
void allocations_let_go(void);

/* The most bytes that were held at once since arming, both blocks of a realloc() included. */
size_t allocations_most(void);

/* Fails each allocation of `call` once. It returns whether it did all that it should. */
void allocations_sweep(bool (*call)(void));

#endif
