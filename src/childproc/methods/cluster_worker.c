/* What this process is to a primary: told so when it is first asked, until it leaves or the primary is gone.
 */
#include "methods/cluster_worker.h"

#include "base/error.h"
#include "methods/cluster_wire.h"

#include <errno.h>
#include <stdlib.h>

struct role cluster_role = {.leave_seq = -1};

int role_say(struct json_text *text, int64_t *ret_seq) {
  char *json;
  size_t size;
  if (ret_seq != NULL)
    *ret_seq = cluster_role.seq;
  int r = wire_end(text, cluster_role.seq++, &json, &size);
  if (r < 0)
    return r;
  r = cp_connected(cluster_role.channel) ? cp_send_trusted(cluster_role.channel, json, size) : -EPIPE;
  free(json);
  return r < 0 ? r : 0;
}

static int say_act(const char *act, int64_t *ret_seq) {
  struct json_text text;
  wire_begin(&text);
  wire_add_string(&text, "act", act);
  return role_say(&text, ret_seq);
}

/* ---- leaving ---- */

static void tell_leaving(bool lost) {
  cp_leave_fn *fn = cluster_role.on_leave;
  if (fn != NULL)
    fn(lost, cluster_role.leave_ctx);
}

static void forget_channel(void) {
  cp_channel_off(cluster_role.channel, cluster_role.message_id);
  cp_channel_off(cluster_role.channel, cluster_role.disconnect_id);
  cluster_role.channel = NULL;
}

/* Its listeners are closed, and nobody waits for a word of this process any more. */
static void go(void) {
  cp_channel *channel = cluster_role.channel;
  cluster_role.leave_seq = -1;
  tell_leaving(false);
  forget_channel();
  if (cp_connected(channel))
    (void)cp_disconnect(channel);
}

static void asked_to_leave(void) {
  cluster_role.leaving = true;
  listeners_close();
  go();
}

int cp_cluster_leave(void) {
  if (cluster_role.id == 0)
    return error_argument("ERR_INVALID_STATE", -1,
                          "Only a worker that has been online can leave its cluster.",
                          "This process is no worker");
  if (cluster_role.leaving)
    return -EALREADY;
  cluster_role.leaving = true;
  listeners_close();
  int r = say_act("exitedAfterDisconnect", &cluster_role.leave_seq);
  if (r < 0)
    cluster_role.leave_seq = -1;
  return r;
}

void cp_cluster_on_leave(cp_leave_fn *fn, void *ctx) {
  cluster_role.on_leave = fn;
  cluster_role.leave_ctx = ctx;
}

/* The primary has ended. A worker that went on would be one that nobody ends. */
static void on_disconnect(cp_channel *channel, void *ctx) {
  (void)channel;
  (void)ctx;
  bool asked = cluster_role.leaving;
  cluster_role.leaving = true;
  listeners_close();
  forget_channel();
  if (!asked && cluster_role.on_leave == NULL)
    exit(0);
  tell_leaving(!asked);
  cluster_role.leave_seq = -1;
}

/* ---- hearing ---- */

static void on_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  int64_t ack;
  (void)channel;
  (void)ctx;
  if (!wire_is_cluster(json, size))
    return;
  if (wire_integer(json, size, "ack", &ack)) {
    if (!listener_answered(ack, json, size) && ack == cluster_role.leave_seq)
      go();
  } else if (wire_act_is(json, size, "newconn")) {
    listener_connection(json, size);
  } else if (wire_act_is(json, size, "disconnect")) {
    asked_to_leave();
  }
}

/* ---- becoming one ---- */

static int start_role(int id) {
  cp_channel *channel = cp_parent();
  if (channel == NULL)
    return cp_last_error()->errnum == ENOENT ? 0 : -cp_last_error()->errnum;
  cluster_role.channel = channel;
  cluster_role.message_id = cp_on_internal_message(channel, on_message, NULL);
  cluster_role.disconnect_id = cp_on_disconnect(channel, on_disconnect, NULL);
  if (cluster_role.message_id < 0 || cluster_role.disconnect_id < 0) {
    forget_channel();
    return error_memory();
  }
  cluster_role.id = id;
  int r = say_act("online", NULL);
  return r < 0 ? error_system("write", -r) : 0;
}

int role_find(void) {
  char *text = NULL;
  if (cluster_role.known)
    return 0;
  int r = os_environ_take("NODE_UNIQUE_ID", &text);
  if (r < 0)
    return error_memory();
  cluster_role.known = true;
  long id = text == NULL ? 0 : strtol(text, NULL, 10);
  free(text);
  return id > 0 && id <= INT32_MAX ? start_role((int)id) : 0;
}

int cp_cluster_worker_id(void) {
  (void)role_find();
  return cluster_role.id;
}
