/* Lists of listeners, which may change while they are called. */
#include "mini.h"

#include <errno.h>
#include <stdlib.h>

int listeners_add(listeners *all, int event, any_fn *fn, void *ctx) {
  if (!fn)
    return -EINVAL;
  listener *one = calloc(1, sizeof *one), **at = &all->first;
  if (!one)
    return -ENOMEM;
  *one = (listener){.id = ++all->last_id, .event = event, .fn = fn, .ctx = ctx};
  while (*at)
    at = &(*at)->next;
  *at = one;
  return one->id;
}

static void sweep(listeners *all) {
  for (listener **at = &all->first; *at;) {
    listener *one = *at;
    if (!one->removed) {
      at = &one->next;
      continue;
    }
    *at = one->next;
    free(one);
  }
}

void listeners_remove(listeners *all, int id) {
  for (listener *one = all->first; one; one = one->next)
    if (one->id == id)
      one->removed = true;
  if (!all->depth)
    sweep(all);
}

bool listeners_any(const listeners *all, int event) {
  for (const listener *one = all->first; one; one = one->next)
    if (one->event == event && !one->removed)
      return true;
  return false;
}

void listeners_clear(listeners *all) {
  for (listener *one = all->first; one; one = one->next)
    one->removed = true;
  sweep(all);
}

void listeners_tell(listeners *all, int event, call_fn *call, void *about, const void *what, size_t size) {
  int last = all->last_id; /* one that is added meanwhile waits for the next event */
  all->depth++;
  for (listener *one = all->first; one && one->id <= last; one = one->next)
    if (one->event == event && !one->removed)
      call(one->fn, about, what, size, one->ctx);
  if (--all->depth == 0)
    sweep(all);
}
