/*
 * Two roles for the two ends of a channel, whichever is the parent:
 *
 *   giver    sends a socket of each kind with {"serve":KIND}, waits for {"serving":KIND}, is the client, goes
 *            on with the next kind, and sends "bye" in the end
 *   server   answers and serves, until "bye"
 *
 * node/roles.js plays the same two. The child disconnects after the "bye" and ends with FINE.
 */
#ifndef INTEROP_ROLES_H
#define INTEROP_ROLES_H

#include "sockets.h"

typedef struct role {
  cp_channel *channel;
  bool child;
  given now;
  size_t next; /* of socket_kinds */
  int receipts, served;
} role;

void giver_begin(role *one, cp_channel *channel, bool child);
void server_begin(role *one, cp_channel *channel, bool child);

/* All kinds went over. */
void expect_played(const role *one);

#endif
