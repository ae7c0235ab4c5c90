/*
 * One side of a channel: messages in both directions over one socket, in Node's format. It is made before its
 * socket exists, and attached later; what is sent meanwhile waits.
 *
 *   bytes -> frames -> messages -> inbox -> a tick for each -> listeners
 *   send -> wire -> bytes;  behind a handle that waits for its receipt: send -> held
 *
 * Listeners are called from ticks alone, so that no call of the library calls them, and a listener may do
 * anything.
 */
#ifndef IPC_CHANNEL_H
#define IPC_CHANNEL_H

#include "io/loop.h"

enum channel_side { CHANNEL_OF_PARENT, CHANNEL_OF_CHILD };

/* NULL: no memory. max_message: as in cp_options. */
cp_channel *channel_new(cp_loop *loop, enum channel_side side, cp_serialization serialization,
                        int64_t max_message);

/* on_closed is called once, after the listeners of 'disconnect'. */
void channel_belongs_to(cp_channel *channel, cp_child *child, void (*on_closed)(cp_child *child));

/* Takes fd over, also on failure. 0 or a negative errno. */
int channel_attach(cp_channel *channel, int fd);

/* Closes it at once: what waits to be sent fails, 'disconnect' follows what has arrived. */
void channel_close(cp_channel *channel);

/* Takes what has arrived by now; it is told in ticks. */
void channel_drain(cp_channel *channel);

/* Something that has arrived is still to be told. */
bool channel_is_busy(const cp_channel *channel);
bool channel_is_open(const cp_channel *channel);

/* Hands the kernel what it takes at once, in the last moment of a process. */
void channel_last_write(cp_channel *channel);

/* Its loop goes, the memory stays: closed, nothing is told any more. */
void channel_orphan(cp_channel *channel);

cp_channel *channel_free(cp_channel *channel); /* nothing is told */

#endif
