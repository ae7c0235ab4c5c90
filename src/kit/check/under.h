/*
 * What may be done to a run on purpose: somebody is late, reads are short, sleeps return at once. A check
 * lists what it has to pass under; an unstable one is run again under the orders.
 */
#ifndef KIT_UNDER_H
#define KIT_UNDER_H

#include "check/judge.h"

#include <stdbool.h>

/* Adds what the name stands for; nothing for NULL. */
void under_env(const char *name, char ***env);
void under_engines(const char *name, char ***engines);

bool under_sanitizes(const char *name);
bool under_wants_sanitized(const exercise *one);
void under_prefix(const char *name, const char *folder, char ***argv); /* of the program's own arguments */
char *under_missing(const judge_run *run,
                    bool is_test); /* why it cannot be done here, to free(); NULL: it can */

/* The orders in which an unstable check is run again, one after the other; NULL beyond the last. To free().
 */
char *under_order(size_t i, unsigned seed);

#endif
