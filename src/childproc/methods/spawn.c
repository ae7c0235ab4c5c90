#include "base/error.h"
#include "child/check.h"
#include "child/child.h"
#include "child/env.h"
#include "methods/queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

cp_child *cp_spawn(const char *file, const char *const *args, const cp_options *options) {
  cp_options own;
  if (check_options(options, &own) < 0 || check_spawn(file, args, &own) < 0)
    return NULL;
  cp_child *child = child_new(file, args, &own);
  if (child == NULL)
    return NULL;
  int r = own.queue != NULL ? queue_start(own.queue, child) : child_start(child);
  if (r == 0)
    return child;
  child_destroy(child);
  return NULL;
}
