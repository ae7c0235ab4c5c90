/* What the loop calls, and in which order: each callback says so in a text. Children are held on a pipe. */
#ifndef EVENTS_H
#define EVENTS_H

#include "harness.h"
#include "loop.h"

#include <stddef.h>

#define SH(script) ((char *[]){"sh", "-c", script, NULL})

extern loop *the_loop;
extern char told[4000]; /* a line for each event */
extern size_t bytes;    /* that on_data() was given */
extern char number[16]; /* of the descriptor that held children wait on, for their arguments */

__attribute__((format(printf, 1, 2))) void tell(const char *format, ...);
void say(void *text);                   /* for loop_after() */
const char *place_of(const char *text); /* in what was told */

/* A listener; its context is the child's name. */
void on_data(const char *data, size_t size, void *name); /* counts */
void on_text(const char *data, size_t size, void *name); /* tells */
void on_exit_told(int code, int number, void *name);
void on_close_told(int code, int number, void *name);
child_listener told_as(const char *name);
void exit_lets_go(int code, int number, void *name);

/* A loop, from loop_new() to loop_free(). */
void begin(void);
void run(void);
void end(void);
void spawn(char *const argv[], child_listener listener);

/* The pipe that children wait on: the helpers "waits" and "closes_and_waits". */
void open_held(void);
void close_held(void);
void let_go(void *text);        /* for loop_after(): one of them; text may be NULL */
bool wait_held(const char *fd); /* in a child, whether somebody has let it go */

#endif
