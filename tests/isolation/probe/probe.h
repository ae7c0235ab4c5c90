/*
 * A program that tries to get out: `probe ATTEMPT`. What it is to reach is in its environment (outside.h).
 * The exit code says how it went.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>

enum {
  PROBE_REFUSED = 20, /* the kernel said no; stdout: why */
  PROBE_ESCAPED = 21, /* it worked */
  PROBE_ABSENT = 22,  /* this machine has no such thing: nothing was tried */
  PROBE_BROKEN = 23   /* the attempt itself is wrong */
};

struct attempt {
  const char *name;
  int (*run)(void);
};
extern const struct attempt file_attempts[], process_attempts[], network_attempts[], kernel_attempts[];

/* The outcome of a call that returns 0 or more, or -1 with errno. */
int outcome(long r);

/* A text or a number of the environment; it must be there. */
const char *given(const char *name);
long given_number(const char *name);

/* A path of `name` below the folder of the environment's variable; a static text. */
const char *path_in(const char *folder, const char *name);

#endif
