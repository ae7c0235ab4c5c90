/* Both sides send. */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <stddef.h>

/*
 * Sends `size` bytes to a peer over a socket and receives as many. The peer sends all of its bytes before it
 * reads one. 0, or an errno.
 */
int exchange(int fd, const char *out, char *in, size_t size);

#endif
