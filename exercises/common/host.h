/*
 * The program that calls the function under test, as a child of the test: so the test can tell what
 * became of it, whatever the function does to its process.
 */
#ifndef HOST_H
#define HOST_H

#include "probe.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct host_board {
  _Atomic(pid_t) host;
  atomic_int returned; /* how often the function came back */
  _Atomic(pid_t) own_child;
  atomic_int notes[8]; /* of the check */
} host_board;
extern host_board *board;

/* Which mistake it is when the host aborts or burns two seconds of a processor; NULL, as it is at first: none
   in particular. */
extern const char *host_burns_id;

/* Runs `body` in the host, and judges how it ended. A body has host_returned() behind each call of the
   function. */
void host_run(void (*body)(void));

/* The same in two steps, for a test that does something meanwhile. */
void host_start(void (*body)(void));
void host_wait(void);

/* Waits until the host has ended, for so many milliseconds. */
bool host_gone(int ms);

/* False: this is a process that should not be here, a copy of the host. */
bool host_returned(void);

/* A child of the host that ended before the function was called; later it has to be there still. */
void host_own_child(void);
void host_look_at_own_child(void);

/* How many children are left; they are waited for. */
int host_take_left(void);

/* Fills heap and stack with pointers to a text, so that what is read there by mistake is seen. */
void host_poison(void);

/* Whether process `pid` is in one of these states ("Z", "TZ"), or gone where the states hold an X. */
bool in_state(pid_t pid, const char *states);
void rest(long ms);

#endif
