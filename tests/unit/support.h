/* What the unit tests share. */
#ifndef UNIT_SUPPORT_H
#define UNIT_SUPPORT_H

#include "childproc.h"
#include "harness.h"

#include "../needs.h"

#define DEADLINE_MS 25000
#define FINE 21       /* the code of a helper that found all well */
#define LOST_READER 9 /* of one that writes where nobody reads, if SIGPIPE did not end it */

/* Starts a helper of this program; fails the test if that is not possible. */
cp_child *start_helper(const char *const *args, const cp_options *options);
#define START(options, ...) start_helper(HELPER_ARGS(__VA_ARGS__), options)

/* Waits for a child that is to end with this code and without an error. */
void expect_code(cp_child *child, int code);

/* What a helper that ends with FINE says on stdout; free() it. */
char *output_of(cp_child *child);

/* Runs a loop (NULL: the default one) until nothing is left to happen. */
void run(cp_loop *loop);

/* Skips where root cannot become somebody who runs this program: its folders may be root's alone. */
void need_other_users(void);

/* No child is left, ended or not. */
void expect_no_child(void);

/*
 * A process that nobody watches any more is reaped in the background, and nothing of it stays: as many
 * descriptors are open then as before (-1: do not count).
 */
void expect_reaped(int pid, int open_fds);

/* No child is left and as many descriptors are open as then, soon: background threads may still reap. */
void expect_as_before(int open_fds);

/* Counts in an int: for any event of a child, and for any function of a loop. */
void count_result(cp_child *child, const cp_result *result, void *ctx);
void count_error(cp_child *child, const cp_error *error, void *ctx);
void count_call(cp_loop *loop, void *ctx);

/* Counts, and stops the loop. */
void stop_after(cp_child *child, const cp_result *result, void *ctx);

#endif
