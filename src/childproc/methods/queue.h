/* At most so many children at once. */
#ifndef METHODS_QUEUE_H
#define METHODS_QUEUE_H

#include "childproc.h"

/* Starts the child now or when its turn comes. 0, or a negative errno with cp_last_error(). */
int queue_start(cp_queue *queue, cp_child *child);

#endif
