/*
 * Readiness, the same for epoll and poll: what may be ready is noted on the watch, and nothing else
 * happens. Callbacks are made later, by whoever owns the watch, so that a callback may close
 * any watch without a stale event being left over.
 */
#ifndef OS_POLLER_H
#define OS_POLLER_H

#include "os/os.h"

typedef struct os_poller os_poller;
typedef struct os_watch os_watch;

enum { WATCH_READ = 1, WATCH_WRITE = 2 };

struct os_watch {
  int fd;
  unsigned interest; /* READ, WRITE: all that will ever be asked for; set before poller_add() */
  unsigned wants;    /* the part of it that is asked for now; may change at any time */
  void (*ready)(os_watch *watch, unsigned events); /* only notes */
  size_t place;                                    /* the poller's own */
};

int poller_open(os_poller **ret);
os_poller *poller_close(os_poller *poller);

/*
 * Each change from not ready to ready is told once at the least, a state that lasts maybe only once.
 * So an owner goes on reading or writing until the kernel says EAGAIN before it relies on being told.
 */
int poller_add(os_poller *poller, os_watch *watch);
void poller_remove(os_poller *poller, os_watch *watch); /* before the descriptor is closed */

int poller_wait(os_poller *poller, int timeout_ms); /* -1: without limit; a signal ends it early, with 0 */
void poller_wake(os_poller *poller);                /* from any thread and from signal handlers */

int poller_fd(const os_poller *poller);
int poller_set(const os_poller *poller, cp_pollfd *set, size_t capacity);

#endif
