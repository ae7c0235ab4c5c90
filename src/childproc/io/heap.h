/* Timers by the time at which they are due: the next one in one look, start and stop in log n. */
#ifndef IO_HEAP_H
#define IO_HEAP_H

#include "io/loop.h"

struct heap {
  struct timer **items; /* items[0] is due first */
  size_t count;
  size_t capacity;
  size_t reserved; /* the capacity never falls below */
};

int heap_reserve(struct heap *heap, size_t more); /* 0 or -ENOMEM */

int heap_add(struct heap *heap, struct timer *timer); /* 0 or -ENOMEM */
void heap_remove(struct heap *heap, struct timer *timer);
struct timer *heap_first(const struct heap *heap); /* NULL when empty */
void heap_free(struct heap *heap);

#endif
