/* Children that are noticed as they end. */
#ifndef REAPER_H
#define REAPER_H

#include <stddef.h>

#define REAPER_MOST 16

/* Prepares; the caller has no child and no handler for SIGCHLD. 0, or an errno. */
int reaper_open(void);

/* Starts job(number) in a child; its return value is the child's code. 0, or an errno. */
int reaper_add(int (*job)(int), int number);

/*
 * Sleeps until all have ended and have been waited for, fills in their codes in the order of their start (-1
 * for one that a signal ended), and leaves signals as they were. Returns how many.
 */
int reaper_finish(int codes[REAPER_MOST]);

#endif
