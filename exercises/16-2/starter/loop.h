#ifndef LOOP_H
#define LOOP_H

#include <stddef.h>

enum { LOOP_MOST_TIMERS = 32, LOOP_MOST_CHILDREN = 16 };

typedef struct loop loop;

typedef struct child_listener {
  void (*on_data)(const char *data, size_t size, void *ctx); /* what it writes to its stdout, as it comes */
  void (*on_exit)(int code, int signal, void *ctx);          /* it has ended: {code, 0}, or {-1, signal} */
  void (*on_close)(int code, int signal, void *ctx);         /* it has ended, and its stdout has too */
  void *ctx;
} child_listener;

loop *loop_new(void);       /* NULL with errno */
loop *loop_free(loop *one); /* of a loop that has run to its end; returns NULL; NULL is fine */

/* fn(ctx) is called once, in `ms` milliseconds or later. 0, or -1 with errno: ENOSPC when LOOP_MOST_TIMERS
   wait. */
int loop_after(loop *one, int ms, void (*fn)(void *ctx), void *ctx);

/*
 * Starts the program argv[0], searched for in PATH, with its stdout on a pipe. 0; or -1 with errno, and no
 * callback will come: ENOSPC when LOOP_MOST_CHILDREN have not closed yet, or what pipe, fork or pidfd_open
 * say. Then nothing is left. A program that cannot be run ends with code 127.
 */
int loop_spawn(loop *one, char *const argv[], const child_listener *listener);

/*
 * Calls what has to be called, and sleeps while there is nothing; returns 0 when no timer waits and every
 * child has closed.
 *
 * - Per child: on_exit once, on_close once, on_exit first. on_data any number of times, before on_close; also
 * after on_exit, as a grandchild may hold the pipe. on_exit does not wait for the pipe, and on_close does.
 * - Timers are called in the order of their time, of equal ones in the order of loop_after(), whatever
 * children do meanwhile.
 * - Callbacks may call loop_after() and loop_spawn(). Members of the listener may be NULL.
 * - A child gets no descriptor of the loop but its stdout. Other children of the caller stay the caller's. A
 * signal handler of the caller makes no difference.
 */
int loop_run(loop *one);

#endif
