/* What the tests against the real Node share. */
#ifndef INTEROP_SUPPORT_H
#define INTEROP_SUPPORT_H

#include "childproc.h"
#include "harness.h"

#define DEADLINE_MS 60000
#define FINE 21 /* the code of a child, of either kind, that found all well */

/* Who the other program is. */
typedef enum party { BY_NODE, BY_C } party;

/* The path of Node 20; the test is skipped where there is none. */
const char *node_or_skip(void);

/*
 * A child with a channel: the helper `name` of this program, or the script node/NAME.js, with at most ten
 * arguments. The rest of the options as for cp_fork().
 */
cp_child *start_party(party by, const char *name, const char *const *args, const cp_options *options);

/* Node as the parent: runs node/NAME.js, which is to start a helper of this program, and to end with FINE. */
void run_node_parent(const char *name, const char *const *args);

/* Runs the default loop until nothing is left to happen; a test that hangs is ended. */
void run_all(void);

/* The child is to end with FINE. Adds to the int that counts such ends. */
void expect_fine(cp_child *child, const cp_result *result, void *count);

/* In a helper: the channel to the parent. */
cp_channel *parent_or_fail(void);

#endif
