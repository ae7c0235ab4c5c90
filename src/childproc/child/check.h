/* What the caller handed in, before anything is started: Node's rules, and a message for each. */
#ifndef CHILD_CHECK_H
#define CHILD_CHECK_H

#include "childproc.h"

/* Copies as many members as the caller's version of cp_options has; NULL gives the defaults. */
int check_options(const cp_options *options, cp_options *ret);

/* file, args and all options of a spawn; 0 or -EINVAL with cp_last_error(). */
int check_spawn(const char *file, const char *const *args, const cp_options *options);

/* "" and NULL alike are no text. */
static inline bool has_text(const char *text) {
  return text != NULL && *text != '\0';
}

#endif
