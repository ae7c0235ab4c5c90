#ifndef TIMERS_H
#define TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct timers timers;
typedef void timer_fn(void *ctx);

/*
 * A queue of timers. It has no clock: time is what the caller says it is, in milliseconds, and never runs
 * backwards. So whoever tests it need not wait.
 */
timers *timers_new(void); /* NULL with errno when there is no memory */
timers *timers_free(
    timers *queue); /* frees the queue and all that waits in it, calls nothing, returns NULL; NULL is fine */

/* fn(ctx) is to be called once, at `due` or later. Its id, above 0 and given to no other timer of this queue;
   or -1 with errno when there is no memory: then the queue is as it was. */
int timers_add(timers *queue, int64_t due, timer_fn *fn, void *ctx);

/* It will not be called; true if it would have been. A timer may be cancelled in any callback. */
bool timers_cancel(timers *queue, int id);

/* How long from `now` on there is nothing to do: 0 if a timer is due, -1 if there is none at all. */
int64_t timers_wait(const timers *queue, int64_t now);

/*
 * Calls those that are due at `now`: the earliest first, of equal ones the first added first. How many it
 * called. What a callback adds waits for the next timers_run(), even if it is due already.
 */
size_t timers_run(timers *queue, int64_t now);

#endif
