/* Families: a child with descendants of several kinds, and whether they are alive. */
#ifndef TREE_SUPPORT_H
#define TREE_SUPPORT_H

#include "../unit/support.h"

#include <string.h>

/*
 * The helper `family` forks one descendant for each letter, which all wait until the gate is closed:
 *   p  a plain child                       i  one that ignores SIGTERM
 *   s  one in a session of its own         t  one that has stopped itself
 *   g  one in a process group of its own   d  a daemon: forked twice, in a session of its own
 * and then stays itself ("stay"), leaves with FINE when its stdin ends ("leave"), or waits ignoring SIGTERM
 * ("stubborn").
 */
typedef struct family {
  test_gate gate;
  int alive[2]; /* every member has the writing end */
  int wanted, ready;
  cp_child *child;
} family;

/* Until all are there. options may have no stdio. */
void family_start(family *f, const char *kinds, const char *end, const cp_options *options);

/* The same for a program that runs the helper. */
void family_start_program(family *f, const char *program, const char *const *args, const char *kinds);

/* Whether a member lives; all of them are gone (waits for it); none has gone, as far as it is seen at once.
 */
bool family_lives(const family *f);
bool family_lives_on(const family *f); /* not only now: a fifth of a second later, too */
void family_expect_gone(family *f);

/* Those that are left leave. */
void family_end(family *f);

/* Ends its stdin and runs the loop until the child has closed; the result is the caller's. */
cp_result *family_result(family *f);

/* The best level that this machine gives without being asked for more. */
cp_tree_level level_here(void);

#endif
