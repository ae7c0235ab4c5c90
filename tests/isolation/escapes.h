/* The corpus: attempts to get out, and how each is to end under each profile. */
#ifndef ISOLATION_ESCAPES_H
#define ISOLATION_ESCAPES_H

#include <stddef.h>

/*
 * For each of none, tidy, contained and sealed, in this order, one letter: Y it works (under none: the
 * attempt is a real one), n it is refused, ? either, as the machine is set up, - it is not tried.
 */
typedef struct escape {
  const char *attempt;
  const char *as_root, *as_user;
} escape;

extern const escape escapes[];
extern const size_t escape_count;

#endif
