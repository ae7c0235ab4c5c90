/* A binary search tree by time and id: adding, cancelling and the earliest are all walks down from the root.
 */
#include "timers.h"

#include <stdlib.h>

typedef struct node {
  struct node *earlier, *later;
  int64_t due;
  int id;
  timer_fn *fn;
  void *ctx;
} node;

struct timers {
  node *root;
  int last_id;
};

timers *timers_new(void) {
  return calloc(1, sizeof(timers));
}

static void free_below(node *at) {
  if (!at)
    return;
  free_below(at->earlier);
  free_below(at->later);
  free(at);
}

timers *timers_free(timers *queue) {
  if (queue)
    free_below(queue->root);
  free(queue);
  return NULL;
}

int timers_add(timers *queue, int64_t due, timer_fn *fn, void *ctx) {
  node *added = malloc(sizeof *added), **at = &queue->root;
  if (!added)
    return -1;
  *added = (node){NULL, NULL, due, ++queue->last_id, fn, ctx};
  while (*at)
    at = due < (*at)->due ? &(*at)->earlier : &(*at)->later; /* an equal one was first */
  *at = added;
  return added->id;
}

static node **first(node **at) {
  while ((*at)->earlier)
    at = &(*at)->earlier;
  return at;
}

/* Takes it out of the tree; the one that follows it takes its place. */
static node *cut(node **at) {
  node *out = *at;
  if (!out->later) {
    *at = out->earlier;
  } else {
    node **next = first(&out->later), *follows = *next;
    *next = follows->later;
    follows->earlier = out->earlier;
    follows->later = out->later;
    *at = follows;
  }
  return out;
}

/* Ids are not what the tree is sorted by. */
static node **find(node **at, int id) {
  if (!*at || (*at)->id == id)
    return *at ? at : NULL;
  node **found = find(&(*at)->earlier, id);
  return found ? found : find(&(*at)->later, id);
}

bool timers_cancel(timers *queue, int id) {
  node **found = find(&queue->root, id);
  if (found)
    free(cut(found));
  return found != NULL;
}

int64_t timers_wait(const timers *queue, int64_t now) {
  const node *at = queue->root;
  if (!at)
    return -1;
  while (at->earlier)
    at = at->earlier;
  return at->due > now ? at->due - now : 0;
}

/* The earliest that is not newer than `newest`, in order. */
static node **next_of(node **at, int newest) {
  if (!*at)
    return NULL;
  node **found = next_of(&(*at)->earlier, newest);
  if (!found && (*at)->id <= newest)
    found = at;
  return found ? found : next_of(&(*at)->later, newest);
}

size_t timers_run(timers *queue, int64_t now) {
  int newest = queue->last_id;
  size_t called = 0;
  node **next;
  while ((next = next_of(&queue->root, newest)) && (*next)->due <= now) {
    node *due = cut(next);
    due->fn(due->ctx);
    free(due);
    called++;
  }
  return called;
}
