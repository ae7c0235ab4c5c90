/* A side of a soak: it sends so many messages as fast as it may, and checks what it gets. */
#ifndef INTEROP_SOAK_CHILD_H
#define INTEROP_SOAK_CHILD_H

#include "soak_text.h"

#include "childproc.h"

typedef struct side {
  cp_channel *channel;
  uint32_t seed; /* of what it sends; the other side's differs in the last bit */
  uint32_t to_send, sent;
  uint32_t expected, got;
  void (*on_progress)(struct side *side); /* after each message that came, and when all is sent */
  void *ctx;
  char *buffer, *own;
} side;

void side_begin(side *one, cp_channel *channel, uint32_t seed, uint32_t to_send, uint32_t expected);
void side_end(side *one);

#endif
