#ifndef CHILD_RESULT_H
#define CHILD_RESULT_H

#include "childproc.h"

/* A result with an error: what is known of a child so far, or (NULL) of none. Never NULL. */
cp_result *result_of_error(const cp_result *known, const cp_error *error);

/* The static one for when there is no memory. */
cp_result *result_no_memory(void);

#endif
