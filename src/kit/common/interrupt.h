/*
 * Ctrl-C and the like, for verbs that have something to clear up: what runs is ended, functions come back
 * early with a failure, the verb clears up as always, and then this process ends by the signal after all.
 */
#ifndef KIT_INTERRUPT_H
#define KIT_INTERRUPT_H

#include "childproc.h"

#include <stdbool.h>

/* From here on SIGINT, SIGTERM and SIGHUP are only noted. One that was ignored stays so. */
void interrupt_listen(void);

/* Whether one has come. */
bool interrupted(void);

/* While this loop runs: calls stop from it when a signal comes, or at once where one has come. stop NULL: the
   loop is over. */
void interrupt_watch(cp_loop *loop, cp_loop_fn *stop, void *ctx);

/* The last thing of a verb: if there was a signal, says so and ends this process by it. */
void interrupt_leave(void);

#endif
