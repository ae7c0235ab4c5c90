/* The names of what may be done to a run on purpose; src/kit/check/under.c does it. */
#ifndef KIT_WAYS_H
#define KIT_WAYS_H

#include <stdbool.h>

typedef struct way {
  const char *name;
  const char *env;    /* one NAME=value, or NULL */
  const char *engine; /* one more, or NULL */
  const char *meaning;
} way;

const way *way_find(const char *name);    /* NULL: none of the table */
bool way_is_jitter(const char *name);     /* "jitter:7" */
const char *way_strace(const char *name); /* what follows "strace:"; NULL for anything else */

bool way_known(const char *name); /* one of all these */
char *way_names(void);            /* all of them, with commas; to free() */
const char *way_meaning(const char *name);

#define WAY_JITTER "jitter:"
#define WAY_STRACE "strace:"
#define WAY_SANITIZED "sanitized"
#define WAY_VALGRIND "valgrind"

#endif
