/* A read with a time limit. */
#ifndef READ_WITHIN_H
#define READ_WITHIN_H

#include <sys/types.h>

/*
 * One read() that waits for data, at most timeout_ms: then -1 with ETIMEDOUT. Signals of the caller do not
 * end it.
 */
ssize_t read_within(int fd, void *data, size_t size, int timeout_ms);

#endif
