#include "methods/spawn.h"

#include "base/error.h"
#include "child/check.h"
#include "methods/queue.h"

cp_child *spawn_prepared(const char *file, const char *const *args, const cp_options *options,
                         prepare_fn *prepare, void *ctx) {
  cp_options own;
  if (check_options(options, &own) < 0 || check_spawn(file, args, &own) < 0)
    return NULL;
  cp_child *child = child_new(file, args, &own);
  if (child == NULL)
    return NULL;
  int r = prepare == NULL ? 0 : prepare(child, ctx);
  if (r == 0)
    r = own.queue != NULL ? queue_start(own.queue, child) : child_start(child);
  if (r == 0)
    return child;
  child_destroy(child);
  return NULL;
}

cp_child *cp_spawn(const char *file, const char *const *args, const cp_options *options) {
  return spawn_prepared(file, args, options, NULL, NULL);
}
