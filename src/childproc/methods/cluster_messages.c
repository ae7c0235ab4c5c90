/* What workers say, and how they are told something. */
#include "methods/cluster.h"

#include "methods/cluster_wire.h"

#include <errno.h>
#include <stdlib.h>

/* ---- saying ---- */

int worker_say(cp_worker *worker, struct json_text *text) {
  char *json;
  size_t size;
  int r = wire_end(text, worker->cluster->seq++, &json, &size);
  if (r < 0)
    return r;
  r = cp_connected(worker->channel) ? cp_send_trusted(worker->channel, json, size) : -EPIPE;
  free(json);
  return r < 0 ? r : 0;
}

int worker_pass(cp_worker *worker, struct json_text *text, cp_handle_kind kind, int fd, cp_sent_fn *done,
                void *ctx) {
  char *json;
  size_t size;
  int r = wire_end(text, worker->cluster->seq++, &json, &size);
  if (r < 0)
    return r;
  cp_handle handle = {.kind = kind, .fd = fd, .keep_open = true};
  r = cp_connected(worker->channel) ? cp_send_handle(worker->channel, json, handle, done, ctx) : -EPIPE;
  free(json);
  return r < 0 ? r : 0;
}

/* ---- hearing ---- */

static void hear_online(cp_worker *worker, const char *json, size_t size) {
  (void)json;
  (void)size;
  cp_cluster *cluster = worker->cluster;
  if (worker->online)
    return;
  worker->online = true;
  for (struct emission e = emission_begin(&cluster->events, CLUSTER_ONLINE); emission_next(&e);)
    if (!cluster->freed)
      ((cp_worker_fn *)e.now.fn)(worker, e.now.ctx);
  if (!cluster->freed)
    restart_look(cluster, worker);
}

static void hear_listening(cp_worker *worker, const char *json, size_t size) {
  cp_cluster *cluster = worker->cluster;
  int64_t port = -1;
  char *address = wire_string(json, size, "address");
  (void)wire_integer(json, size, "port", &port);
  cp_address where = {address, port < -1 || port > 65535 ? -1 : (int)port};
  worker->listening++;
  for (struct emission e = emission_begin(&cluster->events, CLUSTER_LISTENING); emission_next(&e);)
    if (!cluster->freed)
      ((cp_worker_listening_fn *)e.now.fn)(worker, &where, e.now.ctx);
  free(address);
  if (!cluster->freed)
    restart_look(cluster, worker);
}

static void hear_close(cp_worker *worker, const char *json, size_t size) {
  char *key = wire_string(json, size, "key");
  if (key != NULL)
    share_leave(worker, key);
  free(key);
}

/* It leaves by itself, and waits for the receipt before it closes its channel. */
static void hear_leaving(cp_worker *worker, const char *json, size_t size) {
  int64_t seq;
  worker->asked = true;
  if (!wire_integer(json, size, "seq", &seq))
    return;
  struct json_text text;
  wire_begin(&text);
  wire_add_integer(&text, "ack", seq);
  (void)worker_say(worker, &text);
}

void worker_heard(cp_channel *channel, const char *json, size_t size, void *ctx) {
  static const struct {
    const char *act;
    void (*hear)(cp_worker *worker, const char *json, size_t size);
  } acts[] = {{"online", hear_online},
              {"queryServer", cluster_query},
              {"listening", hear_listening},
              {"close", hear_close},
              {"exitedAfterDisconnect", hear_leaving}};
  cp_worker *worker = ctx;
  int64_t ack;
  (void)channel;
  if (worker->gone || !wire_is_cluster(json, size))
    return;
  if (wire_integer(json, size, "ack", &ack)) {
    round_robin_receipt(worker, ack, wire_true(json, size, "accepted"));
    return;
  }
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
    if (wire_act_is(json, size, acts[i].act)) {
      acts[i].hear(worker, json, size);
      return;
    }
}
