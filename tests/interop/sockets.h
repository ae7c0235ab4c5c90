/*
 * A socket of each kind that Node can send, a server for whoever gets it, and a client for whoever sent it.
 * All of it blocks, with a deadline: the other side is another process.
 */
#ifndef INTEROP_SOCKETS_H
#define INTEROP_SOCKETS_H

#include "childproc.h"

#include <stdbool.h>
#include <sys/socket.h>

/* The kinds by name, NULL at the end: server, socket, kept, unixServer, unixSocket, udp. */
extern const char *const socket_kinds[];

typedef struct given {
  const char *kind;
  int fd;  /* what is sent */
  int far; /* the other end of a connected one, or -1 */
  struct sockaddr_storage at;
  socklen_t at_size;
} given;

/* In the current folder, where it is a unix socket. */
given given_make(const char *kind);

/* Whether the descriptor is handed over, and closed here once it has arrived. */
bool given_away(const given *one);

/* What the client gets is to be "served"; of a kept one the sender can still write. */
void given_try(given *one);
void given_close(given *one);

/* Serves one client with "served", and closes the descriptor. */
void serve(const char *kind, cp_handle handle);

/* The kind of handle that such a socket arrives as. */
cp_handle_kind kind_of_socket(const char *kind);

#endif
