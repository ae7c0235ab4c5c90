#ifndef METHODS_SPAWN_H
#define METHODS_SPAWN_H

#include "child/child.h"

/*
 * cp_spawn() with something to be done before the child is started, as long as it can still be given up
 * without a trace: adding listeners, allocating. prepare returns 0 or a negative errno with cp_last_error();
 * NULL: nothing.
 */
typedef int prepare_fn(cp_child *child, void *ctx);
cp_child *spawn_prepared(const char *file, const char *const *args, const cp_options *options,
                         prepare_fn *prepare, void *ctx);

#endif
