/* What the driver needs of the system it runs on: system_posix.c and system_windows.c. */
#ifndef CONFORMANCE_SYSTEM_H
#define CONFORMANCE_SYSTEM_H

#include "driver.h"

/* The flags of a scenario: "r", "r+", "w", "a". Bytes as they are, and no child gets it. A negative errno. */
int system_open(const char *path, const char *flags);
bool system_write(int fd, const char *data, size_t size);
long system_read(int fd, char *data, size_t room);
void system_close(int fd);

int system_descriptors(void);
bool system_is_alive(int pid); /* a zombie is not */

void system_tell(const char *fifo);
void system_become(int user);
void system_umask(int mask);
void system_limit(const char *what);
void system_unlimit(void);
void system_die(const char *signal);
void system_end_after(unsigned seconds);

#endif
