/* Clients of what is under test: plain blocking sockets, so that nothing of the library is used to test it.
 */
#ifndef CLUSTER_CLIENTS_H
#define CLUSTER_CLIENTS_H

#include "harness.h"

#include <stddef.h>

/* A connection to a port of 127.0.0.1 (host: another address), or to a unix socket; -errno when refused. */
int try_connect(const char *host, int port);
int try_connect_path(const char *path);

/* The same; failing is the test's failure. */
int connect_to(int port);
int connect_path(const char *path);

/* All that comes until the end, with a NUL behind it; closes the connection. */
void read_to_end(int fd, char *to, size_t size);

#endif
