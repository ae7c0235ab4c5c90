#ifndef OS_POSIX_LISTENER_TURN_H
#define OS_POSIX_LISTENER_TURN_H

#include "os/posix/queue.h"

/* One accept of the listener and its callback. */
void listener_turn(struct link *link);

#endif
