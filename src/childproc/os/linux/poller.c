/*
 * epoll, edge-triggered: a descriptor is registered once and never changed. An eventfd wakes it.
 *
 * Every registration is removed before its descriptor is closed: a description that another process still
 * holds would otherwise go on reporting events for memory that is gone.
 */
#include "os/poller.h"
#include "os/linux/sys_linux.h"
#include "os/posix/pipe.h"

#include <stdlib.h>

enum { BATCH = 256, BATCHES = 8 };

struct os_poller {
  int epoll;
  int wake;
};

int poller_open(os_poller **ret) {
  os_poller *poller = sys_calloc(1, sizeof *poller);
  if (!poller)
    return -ENOMEM;
  poller->wake = -1;
  int r = poller->epoll = fd_off_stdio(sys_epoll_create());
  if (r >= 0)
    r = poller->wake = fd_off_stdio(sys_eventfd());
  if (r >= 0)
    r = sys_epoll_add(poller->epoll, poller->wake, EPOLLIN, NULL);
  if (r < 0) {
    poller_close(poller);
    return r;
  }
  *ret = poller;
  return 0;
}

os_poller *poller_close(os_poller *poller) {
  if (poller->wake >= 0)
    sys_close(poller->wake);
  if (poller->epoll >= 0)
    sys_close(poller->epoll);
  free(poller);
  return NULL;
}

int poller_add(os_poller *poller, os_watch *watch) {
  uint32_t events = EPOLLET;
  if (watch->interest & WATCH_READ)
    events |= EPOLLIN | EPOLLRDHUP;
  if (watch->interest & WATCH_WRITE)
    events |= EPOLLOUT;
  return sys_epoll_add(poller->epoll, watch->fd, events, watch);
}

void poller_remove(os_poller *poller, os_watch *watch) {
  sys_epoll_remove(poller->epoll, watch->fd);
}

static void tell(os_poller *poller, const struct epoll_event *event) {
  os_watch *watch = event->data.ptr;
  if (!watch) {
    sys_wake_clear(poller->wake);
    return;
  }
  unsigned ready = 0;
  if (event->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
    ready |= WATCH_READ;
  if (event->events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
    ready |= WATCH_WRITE;
  watch->ready(watch, ready);
}

/* A full batch may hide what the next one holds: the output of a child whose end is in this one. */
int poller_wait(os_poller *poller, int timeout_ms) {
  struct epoll_event events[BATCH];
  for (int batch = 0; batch < BATCHES; batch++) {
    int n = sys_epoll_wait(poller->epoll, events, BATCH, batch == 0 ? timeout_ms : 0);
    if (n < 0)
      return n == -EINTR ? 0 : n;
    for (int i = 0; i < n; i++)
      tell(poller, &events[i]);
    if (n < BATCH)
      break;
  }
  return 0;
}

void poller_wake(os_poller *poller) {
  sys_wake(poller->wake);
}

int poller_fd(const os_poller *poller) {
  return poller->epoll;
}

int poller_set(const os_poller *poller, cp_pollfd *set, size_t capacity) {
  if (capacity > 0)
    set[0] = (cp_pollfd){.fd = poller->epoll, .events = CP_POLL_IN};
  return 1;
}
