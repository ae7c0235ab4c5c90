#include "methods/queue.h"

#include "base/error.h"
#include "child/child.h"

#include <errno.h>
#include <stdlib.h>

struct cp_queue {
  size_t max, running, members; /* members: running and waiting */
  cp_child *first, **last;      /* waiting */
  cp_loop *loop;                /* of its children; NULL before the first */
  struct tick tick;
  bool given_back;
};

cp_queue *cp_queue_new(size_t max) {
  if (max == 0) {
    error_argument("ERR_OUT_OF_RANGE", -1, "Allow at least one child at a time.",
                   "The value of \"max\" is out of range. It must be >= 1. Received 0");
    return NULL;
  }
  cp_queue *queue = calloc(1, sizeof *queue);
  if (queue == NULL) {
    error_memory();
    return NULL;
  }
  queue->max = max;
  queue->last = &queue->first;
  return queue;
}

static void free_if_over(cp_queue *queue) {
  if (queue->members > 0)
    return;
  /* Without children it belongs to no loop, which may be freed before it. */
  if (queue->loop != NULL)
    loop_untick(queue->loop, &queue->tick);
  queue->loop = NULL;
  if (queue->given_back)
    free(queue);
}

cp_queue *cp_queue_free(cp_queue *queue) {
  if (queue == NULL)
    return NULL;
  queue->given_back = true;
  free_if_over(queue);
  return NULL;
}

static bool unlink_waiting(cp_queue *queue, cp_child *child) {
  for (cp_child **at = &queue->first; *at != NULL; at = &(*at)->next_in_queue) {
    if (*at != child)
      continue;
    *at = child->next_in_queue;
    if (queue->last == &child->next_in_queue)
      queue->last = at;
    return true;
  }
  return false;
}

static void start_waiting(void *ctx);

/* A child of the queue has ended, failed, or was taken out: the next one's turn. */
static void on_gone(cp_child *child) {
  cp_queue *queue = child->queue;
  child->on_gone = NULL;
  child->queue = NULL;
  queue->members--;
  if (!unlink_waiting(queue, child))
    queue->running--;
  if (queue->first != NULL)
    loop_tick(queue->loop, &queue->tick, start_waiting, queue);
  free_if_over(queue);
}

static void start_waiting(void *ctx) {
  cp_queue *queue = ctx;
  while (queue->first != NULL && queue->running < queue->max) {
    cp_child *child = queue->first;
    unlink_waiting(queue, child);
    queue->running++;
    /* The queue may go with its last child: it is not looked at after the last on_gone(). */
    bool last = queue->members == 1 && queue->given_back;
    if (child_start(child) < 0)
      child_fail(child);
    if (child->state == CHILD_FAILED && child->on_gone != NULL)
      child->on_gone(child);
    if (last)
      return;
  }
}

int queue_start(cp_queue *queue, cp_child *child) {
  if (queue->given_back || (queue->loop != NULL && queue->loop != child->loop))
    return error_argument("ERR_INVALID_ARG_VALUE", -1,
                          "Use one queue for each loop, and not after cp_queue_free().",
                          "The property 'options.queue' belongs to another loop or was freed");
  for (size_t i = 0; i < child->plan.os.source_count; i++)
    if (child->plan.stdio[i].kind == CP_STDIO_STREAM)
      return error_argument("ERR_INVALID_ARG_VALUE", (int)i,
                            "Start children that are connected without a queue.",
                            "The argument 'stdio[%zu]' is a stream, which cannot wait in a queue", i);
  int r = child_keep_descriptors(child);
  if (r < 0)
    return error_system("dup", -r);
  queue->loop = child->loop;
  queue->members++;
  child->queue = queue;
  child->on_gone = on_gone;
  *queue->last = child;
  queue->last = &child->next_in_queue;
  child_update_hold(child);
  start_waiting(queue);
  return 0;
}
