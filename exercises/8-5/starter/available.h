/* What is there to read, without waiting. */
#ifndef AVAILABLE_H
#define AVAILABLE_H

#include <sys/types.h>

/*
 * Reads what is there from a descriptor that others may share (a terminal, a pipe from the caller), at most
 * size bytes. Returns their number, 0 at end-of-file, or -1 with errno: EAGAIN if there is nothing at the
 * moment. Never sleeps.
 */
ssize_t read_available(int fd, void *data, size_t size);

#endif
