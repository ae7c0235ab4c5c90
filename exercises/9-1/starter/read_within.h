/* A read with a time limit. */
#ifndef READ_WITHIN_H
#define READ_WITHIN_H

#include <sys/types.h>

/*
 * One read() that waits for data, at most timeout_ms in all: then -1 with ETIMEDOUT. Signals of the caller
 * neither end it nor lengthen it, and its handlers, its mask and its alarm are as they were. If something
 * else fails: -1 with that errno.
 */
ssize_t read_within(int fd, void *data, size_t size, int timeout_ms);

#endif
