/*
 * A terminal for the program of a run: a pair (pty) between it and the terminal that this process has. What
 * the program writes can be counted, and what is typed, Ctrl-C too, is the program's alone.
 */
#ifndef KIT_TERMINAL_H
#define KIT_TERMINAL_H

#include "childproc.h"

#include <poll.h>

typedef struct terminal terminal;

/* NULL in *ret where stdout is no terminal. 0 or a negative errno. */
int terminal_open(terminal **ret);

/* What the program has as descriptor fd, 0 to 2: the new terminal where we have one there, otherwise
   `otherwise`. */
cp_stdio terminal_stdio(const terminal *t, int fd, cp_stdio otherwise);

enum { TERMINAL_POLLS = 2 };
typedef void terminal_output(int fd, const char *data, size_t size, void *ctx);

/* What to wait for, and what to do when it has come. */
size_t terminal_poll(const terminal *t, struct pollfd set[TERMINAL_POLLS]);
void terminal_step(terminal *t, const struct pollfd *set, size_t count, terminal_output *output, void *ctx);

/* The size of our own terminal has changed. */
void terminal_resize(terminal *t);

/* Every process of the run is gone: what they wrote last, then our own terminal as it was. NULL. */
terminal *terminal_close(terminal *t, terminal_output *output, void *ctx);

/* Started as `supervise TERMINAL_STAGE PROGRAM…` in a session of its own: the terminal that stdout is becomes
   the session's, then the program takes this process over. Returns only on failure. */
#define TERMINAL_STAGE "--on-terminal"
int terminal_stage(char **argv);

#endif
