/* The client of busy_worker: one request after the other, over a connection each. */
#ifndef BUSY_CLIENT_H
#define BUSY_CLIENT_H

#include "childproc.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const requests[] = {"count", "count", "count", "crash", "count", "compute", "count", NULL};
static int next; /* the request that is under way */

/* Tells what has come of the present request; the next one is asked from on_listening() or on_answer(). */
static void tell(const char *outcome) {
  printf("%-8s %s\n", requests[next++], outcome);
}

static void ask(void);

static void on_answer(cp_stream *stream, const char *line, size_t size, void *ctx) {
  (void)stream, (void)size, (void)ctx;
  tell(line);
  if (requests[next])
    ask();
  else
    cp_stop(cp_loop_default());
}

static struct sockaddr_in place = {.sin_family = AF_INET};

static void ask(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (struct sockaddr *)&place, sizeof place) < 0 || dprintf(fd, "%s\n", requests[next]) < 0)
    exit(1);
  cp_on_line(cp_stream_open(NULL, fd), on_answer, NULL);
}

static void ask_port(int port) {
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  place.sin_port = htons((in_port_t)port);
  ask();
}

#endif
