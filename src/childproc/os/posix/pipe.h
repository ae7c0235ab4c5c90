#ifndef OS_POSIX_PIPE_H
#define OS_POSIX_PIPE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Where the host has closed 0, 1 or 2, a new descriptor may get such a number, and the host's next printf
 * would go into it. Moves it above them. Takes fd over, also on failure; negative values pass.
 */
int fd_off_stdio(int fd);

/* The same above all numbers below `lowest`. */
int fd_move_above(int fd, int lowest);

/* Writes without raising SIGPIPE, whatever the descriptor; quiet_write.c. */
int64_t quiet_write(int fd, const void *data, size_t size);

#endif
