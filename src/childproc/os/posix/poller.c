/*
 * poll: level-triggered, so only what is wanted now is asked for. A pipe to ourselves wakes it. There is no
 * descriptor that stands for the whole set.
 */
#include "os/poller.h"
#include "os/posix/pipe.h"
#include "os/posix/sys_posix.h"

#include <fcntl.h>
#include <stdlib.h>

struct os_poller {
  int wake[2];
  os_watch **watches; /* watch->place is its index */
  struct pollfd *set; /* as large, and one more for the wake pipe */
  size_t count, capacity;
};

static int wake_open(os_poller *poller) {
  int r = sys_pipe(poller->wake);
  if (r < 0)
    poller->wake[0] = poller->wake[1] = -1;
  for (int i = 0; i < 2 && r >= 0; i++) {
    r = poller->wake[i] = fd_off_stdio(poller->wake[i]);
    if (r >= 0)
      r = sys_set_flags(poller->wake[i], O_NONBLOCK);
  }
  return r;
}

int poller_open(os_poller **ret) {
  os_poller *poller = sys_calloc(1, sizeof *poller);
  if (!poller)
    return -ENOMEM;
  int r = wake_open(poller);
  if (r >= 0) {
    poller->set = sys_calloc(1, sizeof *poller->set);
    r = poller->set ? 0 : -ENOMEM;
  }
  if (r < 0) {
    poller_close(poller);
    return r;
  }
  *ret = poller;
  return 0;
}

os_poller *poller_close(os_poller *poller) {
  os_close(poller->wake[0]);
  os_close(poller->wake[1]);
  free(poller->watches);
  free(poller->set);
  free(poller);
  return NULL;
}

static int grow(os_poller *poller) {
  size_t capacity = poller->capacity ? 2 * poller->capacity : 16;
  os_watch **watches = sys_calloc(capacity, sizeof *watches);
  struct pollfd *set = sys_calloc(capacity + 1, sizeof *set);
  if (!watches || !set) {
    free(watches);
    free(set);
    return -ENOMEM;
  }
  for (size_t i = 0; i < poller->count; i++)
    watches[i] = poller->watches[i];
  free(poller->watches);
  free(poller->set);
  poller->watches = watches;
  poller->set = set;
  poller->capacity = capacity;
  return 0;
}

int poller_add(os_poller *poller, os_watch *watch) {
  int r = poller->count == poller->capacity ? grow(poller) : 0;
  if (r < 0)
    return r;
  watch->place = poller->count++;
  poller->watches[watch->place] = watch;
  return 0;
}

void poller_remove(os_poller *poller, os_watch *watch) {
  os_watch *last = poller->watches[--poller->count];
  last->place = watch->place;
  poller->watches[last->place] = last;
}

static struct pollfd entry(const os_watch *watch) {
  return (struct pollfd){.fd = watch->wants ? watch->fd : -1,
                         .events = (short)((watch->wants & WATCH_READ ? POLLIN : 0) |
                                           (watch->wants & WATCH_WRITE ? POLLOUT : 0))};
}

static void tell(os_watch *watch, int events) {
  const int over = POLLHUP | POLLERR | POLLNVAL;
  unsigned ready = 0;
  if (events & (POLLIN | over))
    ready |= WATCH_READ;
  if (events & (POLLOUT | over))
    ready |= WATCH_WRITE;
  watch->ready(watch, ready);
}

int poller_wait(os_poller *poller, int timeout_ms) {
  size_t count = poller->count;
  for (size_t i = 0; i < count; i++)
    poller->set[i] = entry(poller->watches[i]);
  poller->set[count] = (struct pollfd){.fd = poller->wake[0], .events = POLLIN};
  int n = sys_poll(poller->set, count + 1, timeout_ms);
  if (n < 0)
    return n == -EINTR ? 0 : n;
  for (size_t i = 0; i < count; i++)
    if (poller->set[i].revents)
      tell(poller->watches[i], poller->set[i].revents);
  if (poller->set[count].revents)
    sys_wake_clear(poller->wake[0]);
  return 0;
}

void poller_wake(os_poller *poller) {
  sys_wake(poller->wake[1]);
}

int poller_fd(const os_poller *poller) {
  (void)poller;
  return -ENOTSUP;
}

int poller_set(const os_poller *poller, cp_pollfd *set, size_t capacity) {
  size_t n = 0;
  if (n < capacity)
    set[n] = (cp_pollfd){.fd = poller->wake[0], .events = CP_POLL_IN};
  n++;
  for (size_t i = 0; i < poller->count; i++) {
    const os_watch *watch = poller->watches[i];
    if (!watch->wants)
      continue;
    if (n < capacity)
      set[n] = (cp_pollfd){.fd = watch->fd,
                           .events = (short)((watch->wants & WATCH_READ ? CP_POLL_IN : 0) |
                                             (watch->wants & WATCH_WRITE ? CP_POLL_OUT : 0))};
    n++;
  }
  return (int)n;
}
