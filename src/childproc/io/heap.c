#include "io/heap.h"

#include <errno.h>
#include <stdlib.h>

static bool earlier(const struct timer *a, const struct timer *b) {
  return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->order < b->order;
}

static void put(struct heap *heap, size_t place, struct timer *timer) {
  heap->items[place] = timer;
  timer->place = place + 1;
}

static void move_up(struct heap *heap, size_t place) {
  struct timer *timer = heap->items[place];
  while (place > 0 && earlier(timer, heap->items[(place - 1) / 2])) {
    put(heap, place, heap->items[(place - 1) / 2]);
    place = (place - 1) / 2;
  }
  put(heap, place, timer);
}

static void move_down(struct heap *heap, size_t place) {
  struct timer *timer = heap->items[place];
  for (;;) {
    size_t child = 2 * place + 1;
    if (child + 1 < heap->count && earlier(heap->items[child + 1], heap->items[child]))
      child++;
    if (child >= heap->count || !earlier(heap->items[child], timer))
      break;
    put(heap, place, heap->items[child]);
    place = child;
  }
  put(heap, place, timer);
}

static int make_room(struct heap *heap, size_t needed) {
  size_t capacity = heap->capacity == 0 ? 16 : heap->capacity;
  if (heap->capacity >= needed)
    return 0;
  while (capacity < needed)
    capacity *= 2;
  struct timer **items = realloc(heap->items, capacity * sizeof(struct timer *));
  if (items == NULL)
    return -ENOMEM;
  heap->items = items;
  heap->capacity = capacity;
  return 0;
}

int heap_reserve(struct heap *heap, size_t more) {
  if (make_room(heap, heap->reserved + more) < 0)
    return -ENOMEM;
  heap->reserved += more;
  return 0;
}

int heap_add(struct heap *heap, struct timer *timer) {
  if (make_room(heap, heap->count + 1) < 0)
    return -ENOMEM;
  put(heap, heap->count++, timer);
  move_up(heap, heap->count - 1);
  return 0;
}

void heap_remove(struct heap *heap, struct timer *timer) {
  if (timer->place == 0)
    return;
  size_t place = timer->place - 1;
  timer->place = 0;
  struct timer *last = heap->items[--heap->count];
  if (last == timer)
    return;
  put(heap, place, last);
  move_up(heap, place);
  move_down(heap, last->place - 1);
}

struct timer *heap_first(const struct heap *heap) {
  return heap->count == 0 ? NULL : heap->items[0];
}

void heap_free(struct heap *heap) {
  free(heap->items);
  *heap = (struct heap){0};
}
