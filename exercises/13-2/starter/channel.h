/* The child's end of a message channel, as Node gives it. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stddef.h>

#define CHANNEL_MOST 65536 /* bytes of a line, its newline included, that have to be possible */

/*
 * The descriptor that the environment variable NODE_CHANNEL_FD names, or -1 where there is none or it is not
 * open. No program that is started later has it, nor the variable.
 */
int channel_open(void);

/*
 * Calls on_line for each line (without its newline) until the other side has gone: then 0, or -1 with errno.
 * What came without a newline by then is dropped.
 */
int channel_serve(int fd, void (*on_line)(const char *line, size_t size));

#endif
