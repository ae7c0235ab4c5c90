/*
 * Accepting: completion on top of readiness, as for streams (stream.c). A listener remembers whether somebody
 * may be waiting and stands in the loop's queue while it could accept and is asked to.
 */
#include "os/posix/listener_turn.h"
#include "os/posix/loop.h"
#include "os/posix/pipe.h"
#include "os/sys.h"

#include <errno.h>
#include <stdlib.h>

struct os_listener {
  os_watch watch;
  os_loop *loop;
  struct link link;
  bool can_accept;    /* maybe */
  os_accept_fn *done; /* NULL: nothing is asked for */
  void *ctx;
};

static void update(os_listener *listener) {
  listener->watch.wants = listener->done && !listener->can_accept ? WATCH_READ : 0;
  if (!listener->done || !listener->can_accept)
    queue_remove(&listener->link);
  else if (!queue_has(&listener->link))
    queue_push(&listener->loop->accepts, &listener->link);
}

static void ready(os_watch *watch, unsigned events) {
  os_listener *listener = QUEUE_OWNER(watch, os_listener, watch);
  (void)events;
  listener->can_accept = true;
  update(listener);
}

int os_listener_open(os_loop *loop, int fd, os_listener **ret) {
  os_listener *listener = sys_calloc(1, sizeof *listener);
  if (!listener)
    return -ENOMEM;
  listener->loop = loop;
  listener->watch = (os_watch){.fd = fd, .interest = WATCH_READ, .ready = ready};
  int r = poller_add(loop->poller, &listener->watch);
  if (r < 0) {
    free(listener);
    return r;
  }
  listener->can_accept = true; /* who came before is not announced again */
  *ret = listener;
  return 0;
}

os_listener *os_listener_close(os_listener *listener) {
  if (!listener)
    return NULL;
  queue_remove(&listener->link);
  loop_unwatch(listener->loop, &listener->watch);
  free(listener);
  return NULL;
}

void os_accept(os_listener *listener, os_accept_fn *done, void *ctx) {
  listener->done = done;
  listener->ctx = ctx;
  update(listener);
}

void os_accept_cancel(os_listener *listener) {
  listener->done = NULL;
  update(listener);
}

/* Of a full house; the connection waits on in the kernel. */
static bool lacks_room(int r) {
  return r == -EMFILE || r == -ENFILE || r == -ENOBUFS || r == -ENOMEM;
}

/*
 * accept() also tells the errors of connections that have ended while they waited (ECONNABORTED, and on Linux
 * those of the network): the next one may be well. What is left is an error of the listening socket itself,
 * which would come for ever; it is told.
 */
static bool concerns_connection(int r) {
  return r == -EINTR || r == -ECONNABORTED || r == -EPROTO || r == -EPERM || r == -ENETDOWN ||
         r == -EHOSTDOWN || r == -EHOSTUNREACH || r == -ENETUNREACH || r == -ENOPROTOOPT;
}

void listener_turn(struct link *link) {
  os_listener *listener = QUEUE_OWNER(link, os_listener, link);
  int fd = fd_off_stdio(sys_accept(listener->watch.fd));
  if (fd == -EAGAIN || fd == -EWOULDBLOCK)
    listener->can_accept = false;
  os_accept_fn *done = listener->done;
  bool over = fd >= 0 || lacks_room(fd) || !(fd == -EAGAIN || fd == -EWOULDBLOCK || concerns_connection(fd));
  if (over)
    listener->done = NULL;
  update(listener);
  if (over)
    done(listener->ctx, fd); /* last: it may close the listener */
}
