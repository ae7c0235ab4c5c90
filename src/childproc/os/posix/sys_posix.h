/* System calls of the portable back end alone. */
#ifndef OS_POSIX_SYS_POSIX_H
#define OS_POSIX_SYS_POSIX_H

#include "os/sys.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/types.h>

/* Held while a descriptor exists that is not close-on-exec yet, and around fork(). */
extern pthread_mutex_t sys_fork_lock;

static inline int sys_result(int r) {
  return r < 0 ? -errno : r;
}

static inline int64_t sys_size(ssize_t n) {
  return n < 0 ? -errno : n;
}

int sys_poll(struct pollfd *set, size_t count, int timeout_ms);

/* fork(); the child runs main(arg), which does not return. */
int sys_fork(int (*main)(void *), void *arg);

#endif
