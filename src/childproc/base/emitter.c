#include "base/emitter.h"

#include <errno.h>
#include <stdlib.h>

int emitter_add(struct emitter *emitter, int event, emitter_fn *fn, void *ctx) {
  if (fn == NULL)
    return -EINVAL;
  if (emitter->count == emitter->capacity) {
    size_t capacity = emitter->capacity == 0 ? 4 : 2 * emitter->capacity;
    struct listener *items = realloc(emitter->items, capacity * sizeof *items);
    if (items == NULL)
      return -ENOMEM;
    emitter->items = items;
    emitter->capacity = capacity;
  }
  int id = ++emitter->last_id;
  emitter->items[emitter->count++] = (struct listener){.id = id, .event = event, .fn = fn, .ctx = ctx};
  return id;
}

static void compact(struct emitter *emitter) {
  size_t kept = 0;
  for (size_t i = 0; i < emitter->count; i++)
    if (emitter->items[i].id != 0)
      emitter->items[kept++] = emitter->items[i];
  emitter->count = kept;
}

void emitter_remove(struct emitter *emitter, int id) {
  if (id <= 0)
    return;
  for (size_t i = 0; i < emitter->count; i++)
    if (emitter->items[i].id == id)
      emitter->items[i].id = 0;
  if (emitter->emitting == 0)
    compact(emitter);
}

bool emitter_knows(const struct emitter *emitter, int id) {
  for (size_t i = 0; i < emitter->count; i++)
    if (emitter->items[i].id == id)
      return id != 0;
  return false;
}

bool emitter_has(const struct emitter *emitter, int event) {
  for (size_t i = 0; i < emitter->count; i++)
    if (emitter->items[i].event == event && emitter->items[i].id != 0)
      return true;
  return false;
}

void emitter_free(struct emitter *emitter) {
  free(emitter->items);
  *emitter = (struct emitter){0};
}

struct emission emission_begin(struct emitter *emitter, int event) {
  emitter->emitting++;
  return (struct emission){.emitter = emitter, .event = event, .end = emitter->count};
}

bool emission_next(struct emission *emission) {
  struct emitter *emitter = emission->emitter;
  while (emission->next < emission->end) {
    emission->now = emitter->items[emission->next++];
    if (emission->now.id != 0 && emission->now.event == emission->event)
      return true;
  }
  if (--emitter->emitting == 0)
    compact(emitter);
  return false;
}
