#ifndef CHILD_RESULT_H
#define CHILD_RESULT_H

#include "child/capture.h"

/* A result with an error: what is known of a child so far, or (NULL) of none. Never NULL. */
cp_result *result_of_error(const cp_result *known, const cp_error *error);

/* A copy that takes over what the captures (one for each output, or NULL) hold, instead of copying it, too.
 */
cp_result *result_move(const cp_result *result, struct capture *captures);

/* The static one for when there is no memory. */
cp_result *result_no_memory(void);

#endif
