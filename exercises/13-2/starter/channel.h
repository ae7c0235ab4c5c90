/* The child's end of a message channel, as Node gives it. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stddef.h>

/*
 * The descriptor that the environment variable NODE_CHANNEL_FD names, or -1 where there is none. No program
 * that is started later has it, nor the variable.
 */
int channel_open(void);

/* Calls on_line for each line (without its newline) until the other side has gone: then 0, or -1 with errno.
 */
int channel_serve(int fd, void (*on_line)(const char *line, size_t size));

#endif
