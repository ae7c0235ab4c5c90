/* Listeners of one emitter: several for each event, called in the order in which they were added. */
#ifndef BASE_EMITTER_H
#define BASE_EMITTER_H

#include <stdbool.h>
#include <stddef.h>

typedef void emitter_fn(void); /* cast back to the event's own type by whoever emits */

struct listener {
  int id; /* 0: removed while an event was being emitted */
  int event;
  emitter_fn *fn;
  void *ctx;
};

struct emitter {
  struct listener *items;
  size_t count;
  size_t capacity;
  int last_id;
  int emitting;
};

/* The id of the new listener, above 0; -EINVAL without a function, -ENOMEM. */
int emitter_add(struct emitter *emitter, int event, emitter_fn *fn, void *ctx);
void emitter_remove(struct emitter *emitter, int id);
bool emitter_knows(const struct emitter *emitter, int id); /* added and not removed */
bool emitter_has(const struct emitter *emitter, int event);
void emitter_free(struct emitter *emitter);

/*
 * One pass over the listeners of an event. Those added meanwhile are left for the next event, those
 * removed meanwhile are not called:
 *   for (struct emission e = emission_begin(&x, EVENT); emission_next(&e);) ((x_fn *)e.now.fn)(…, e.now.ctx);
 */
struct emission {
  struct emitter *emitter;
  int event;
  size_t next;
  size_t end;
  struct listener now;
};
struct emission emission_begin(struct emitter *emitter, int event);
bool emission_next(struct emission *emission);

#endif
