/*
 * Connections, one after the other, from a socket that listens. Where this process has no descriptors left,
 * accepting pauses and is tried again a little later: the ones that wait are in the kernel, and asking again
 * at once would be asking for ever.
 */
#ifndef IO_ACCEPTOR_H
#define IO_ACCEPTOR_H

#include "io/loop.h"

struct acceptor {
  cp_loop *loop;
  os_listener *os; /* NULL: closed */
  bool wanted;     /* … and asked for, or waiting for the timer */
  bool asked;
  struct timer retry;
  bool retrying;
  void (*on_connection)(void *ctx,
                        int fd); /* fd: the receiver's; negative: the socket is broken, none follow */
  void *ctx;
};

/* The descriptor stays the caller's, who closes it after the acceptor. Nothing is accepted before it is asked
 * for. */
int acceptor_open(struct acceptor *acceptor, cp_loop *loop, int fd, void (*on_connection)(void *ctx, int fd),
                  void *ctx);
void acceptor_close(struct acceptor *acceptor); /* a closed one, too */
void acceptor_want(struct acceptor *acceptor, bool wanted);

#endif
