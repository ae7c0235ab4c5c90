/* A cluster of two and its own client: a worker counts, crashes, or computes for ever. Who answers next? */
#include "busy_client.h"

#include <string.h>

static int variable;

static void on_request(cp_stream *stream, const char *line, size_t size, void *ctx) {
  (void)size, (void)ctx;
  int fd = cp_stream_fd(stream), id = cp_cluster_worker_id();
  /* #worker */
  if (strcmp(line, "crash") == 0)
    abort();
  dprintf(fd, "worker %d, variable %d\n", id, ++variable);
  while (strcmp(line, "compute") == 0)
    ;
  /* #end */
}

static void on_connection(cp_listener *listener, int fd, void *ctx) {
  (void)listener, (void)ctx;
  cp_on_line(cp_stream_open(NULL, fd), on_request, NULL);
}

/* The second worker is started when the first one listens: so it is known who is the first. */
static void on_listening(cp_worker *worker, const cp_address *address, void *ctx) {
  (void)ctx;
  if (cp_worker_id(worker) == 1)
    cp_cluster_fork(cp_worker_cluster(worker), NULL);
  else
    ask_port(address->port);
}

static void on_end(cp_worker *worker, const cp_result *result, void *ctx) {
  (void)worker, (void)ctx;
  if (requests[next])
    tell(result->signal_name ? result->signal_name : "?");
}

int main(int argc, char **argv) {
  (void)argc;
  cp_cluster_options own = {
      .size = sizeof own, .exec = argv[0], .workers = 1, .respawn = true, .grace_ms = 100};
  own.options = CP_OPTIONS(.limits.core = CP_LIMIT(0)); /* no core file */
  if (cp_cluster_worker_id() > 0) {
    cp_cluster_listen(&(cp_address){"127.0.0.1", 0}, on_connection, NULL, NULL);
    return cp_run();
  }
  cp_cluster *cluster = cp_cluster_new(&own);
  cp_cluster_on_listening(cluster, on_listening, NULL);
  cp_cluster_on_exit(cluster, on_end, NULL);
  cp_run();
  cp_cluster_disconnect(cluster, NULL, NULL);
  return cp_run(); /* until the workers are gone, the one that computes by SIGTERM */
}
