#ifndef OS_POSIX_STREAM_TURN_H
#define OS_POSIX_STREAM_TURN_H

#include "os/posix/loop.h"

/* One read or write of the first stream of the queue and its callback. */
void stream_turn(os_loop *loop, struct link *link);

/* The order number of the round in which a stream was queued. */
unsigned stream_round(const struct link *link);

#endif
