/* A hello server: several processes behind one port, and a restart that nobody notices. */
#include "childproc.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const char head[] = "HTTP/1.0 200 OK\r\n\r\nHello from worker";
static cp_loop *main_loop;

static void on_request(cp_stream *stream, const char *data, size_t got, void *ctx) {
  (void)data, (void)got, (void)ctx;
  /* #answer */
  char text[200];
  int size = snprintf(text, 200, "%s %d\n", head, cp_cluster_worker_id());
  cp_write(stream, text, (size_t)size);
  cp_end(stream);
  /* #end */
}

static void on_connection(cp_listener *listener, int fd, void *ctx) {
  (void)listener, (void)ctx;
  cp_on_data(cp_stream_open(NULL, fd), on_request, NULL);
}

static void show(cp_worker *worker, const cp_address *address, void *ctx) {
  (void)ctx;
  dprintf(1, "worker %d: http://127.0.0.1:%d/\n", cp_worker_id(worker), address->port);
}

/* #restart */
static void on_hangup(int number) {
  (void)number;
  cp_loop_wake(main_loop); /* all that a handler may do */
}

static void restart(cp_loop *loop, void *cluster) {
  (void)loop;
  cp_cluster_restart(cluster, NULL, NULL);
}
/* #end */

int main(int argc, char **argv) {
  cp_address address = {NULL, argc > 1 ? atoi(argv[1]) : 8000};
  /* #main */
  if (cp_cluster_worker_id() > 0) {
    cp_cluster_listen(&address, on_connection, NULL, NULL);
    return cp_run();
  }
  cp_cluster_options own = {.size = sizeof own, .exec = argv[0], .workers = 2};
  own.args = CP_ARGS(argv[1]);
  own.respawn = true;
  cp_cluster *cluster = cp_cluster_new(&own);
  cp_cluster_on_listening(cluster, show, NULL);
  /* #end */
  main_loop = cp_loop_default();
  cp_loop_on_wake(main_loop, restart, cluster);
  signal(SIGHUP, on_hangup); /* kill -HUP: new workers, the same port */
  return cluster ? cp_run() : 1;
}
