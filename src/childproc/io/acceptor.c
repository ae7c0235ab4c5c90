#include "io/acceptor.h"

#include <errno.h>

enum { RETRY_MS = 50 };

static void ask(struct acceptor *acceptor);

static void retry(void *ctx) {
  struct acceptor *acceptor = ctx;
  acceptor->retrying = false;
  ask(acceptor);
}

static bool lacks_room(int r) {
  return r == -EMFILE || r == -ENFILE || r == -ENOBUFS || r == -ENOMEM;
}

static void on_accepted(void *ctx, int fd) {
  struct acceptor *acceptor = ctx;
  cp_loop *loop = acceptor->loop;
  acceptor->asked = false;
  if (fd < 0 && lacks_room(fd)) {
    acceptor->retrying = loop_timer_start(loop, &acceptor->retry, RETRY_MS, retry, acceptor) >= 0;
    if (acceptor->retrying)
      return;
  }
  /* What follows the call is asked for first, because the callback may close this. */
  if (fd >= 0)
    ask(acceptor);
  else
    acceptor->wanted = false;
  acceptor->on_connection(acceptor->ctx, fd);
  loop_run_ticks(loop);
}

static void ask(struct acceptor *acceptor) {
  bool ask = acceptor->wanted && acceptor->os != NULL && !acceptor->retrying;
  if (ask == acceptor->asked)
    return;
  acceptor->asked = ask;
  if (ask)
    os_accept(acceptor->os, on_accepted, acceptor);
  else if (acceptor->os != NULL)
    os_accept_cancel(acceptor->os);
}

int acceptor_open(struct acceptor *acceptor, cp_loop *loop, int fd, void (*on_connection)(void *ctx, int fd),
                  void *ctx) {
  *acceptor = (struct acceptor){.loop = loop, .on_connection = on_connection, .ctx = ctx};
  return os_listener_open(loop_os(loop), fd, &acceptor->os);
}

void acceptor_close(struct acceptor *acceptor) {
  if (acceptor->retrying)
    loop_timer_stop(acceptor->loop, &acceptor->retry);
  acceptor->os = os_listener_close(acceptor->os);
  acceptor->wanted = acceptor->asked = acceptor->retrying = false;
}

void acceptor_want(struct acceptor *acceptor, bool wanted) {
  acceptor->wanted = wanted;
  if (!wanted && acceptor->retrying) {
    loop_timer_stop(acceptor->loop, &acceptor->retry);
    acceptor->retrying = false;
  }
  ask(acceptor);
}
