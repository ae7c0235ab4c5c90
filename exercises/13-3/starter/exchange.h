/* Both sides send. */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <stddef.h>

/*
 * Sends `size` bytes to a peer over a stream socket and receives as many. The peer may send all of its bytes
 * before it reads one, or read all of them before it sends one. 0, or an errno, also when the peer goes
 * before the end (then no signal comes). The socket is blocking, and is blocking afterwards.
 */
int exchange(int fd, const char *out, char *in, size_t size);

#endif
