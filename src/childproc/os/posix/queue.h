/* A first-in first-out list whose links lie in the listed things, so that each can leave at any time. */
#ifndef OS_POSIX_QUEUE_H
#define OS_POSIX_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct link {
  struct link *prev, *next; /* NULL: in no queue */
};

struct queue {
  struct link head;
};

#define QUEUE_OWNER(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

static inline void queue_init(struct queue *queue) {
  queue->head.prev = queue->head.next = &queue->head;
}

static inline bool queue_empty(const struct queue *queue) {
  return queue->head.next == &queue->head;
}

static inline struct link *queue_first(const struct queue *queue) {
  return queue_empty(queue) ? NULL : queue->head.next;
}

static inline bool queue_has(const struct link *link) {
  return link->next != NULL;
}

static inline void queue_push(struct queue *queue, struct link *link) {
  link->prev = queue->head.prev;
  link->next = &queue->head;
  link->prev->next = link->next->prev = link;
}

static inline void queue_remove(struct link *link) {
  if (!link->next)
    return;
  link->prev->next = link->next;
  link->next->prev = link->prev;
  link->prev = link->next = NULL;
}

#endif
