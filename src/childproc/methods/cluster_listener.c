/* What the primary says to a worker that listens: how its request went, and connections. */
#include "methods/cluster_worker.h"

#include "methods/cluster_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void say_close(const cp_listener *listener) {
  struct json_text text;
  wire_begin(&text);
  wire_add_string(&text, "act", "close");
  wire_add_string(&text, "key", listener->key);
  (void)role_say(&text, NULL);
}

/* ---- the answer ---- */

/* What the socket is called: the primary's word in round robin, the socket's own name otherwise. */
static int find_name(const cp_listener *listener, const char *json, size_t size, os_name *ret) {
  struct json_slice name;
  if (listener->bound.fd >= 0)
    return os_name_of(listener->bound.fd, ret);
  *ret = (os_name){.family = listener->place.family, .port = listener->place.port};
  if (!json_member(json, size, "sockname", &name))
    return 0;
  int64_t port = 0;
  char *address = wire_string(name.text, name.size, "address");
  if (address != NULL && strlen(address) < sizeof ret->address)
    memcpy(ret->address, address, strlen(address) + 1);
  if (wire_integer(name.text, name.size, "port", &port) && port >= 0 && port <= 65535)
    ret->port = (int)port;
  free(address);
  return 0;
}

/* As Node tells its primary: what was asked for, but for the port, which is known now. */
static void say_listening(const cp_listener *listener, int port) {
  struct json_text text;
  wire_begin(&text);
  wire_add_string(&text, "act", "listening");
  wire_add_integer(&text, "index", listener->index);
  wire_add_raw(&text, "data", "null");
  wire_add_string(&text, "address", listener->address);
  wire_add_integer(&text, "port", port);
  wire_add_integer(&text, "addressType", listener->place.family);
  wire_add_integer(&text, "backlog", 0);
  (void)role_say(&text, NULL);
}

/*
 * In shared mode the socket itself comes along. A Node primary leaves listening to us, and does not say when
 * it could not bind: listen() would then take any port.
 */
static int take_socket(cp_listener *listener) {
  cp_handle handle = cp_take_handle(cluster_role.channel);
  os_name name;
  if (handle.kind == CP_HANDLE_NONE)
    return 0;
  listener->bound.fd = handle.fd;
  int r = os_name_of(handle.fd, &name);
  if (r >= 0 && listener->place.port > 0 && name.port != listener->place.port)
    r = -EADDRINUSE;
  if (r >= 0)
    r = os_listen(handle.fd, listener->place.backlog);
  return r < 0 ? r : listener_accept(listener);
}

static void begin(cp_listener *listener, const char *json, size_t size) {
  int64_t failure = 0;
  os_name name;
  (void)wire_integer(json, size, "errno", &failure);
  int r = failure < 0 && failure > -4096 ? (int)failure : 0;
  if (r >= 0)
    listener->key = wire_string(json, size, "key");
  if (r >= 0 && listener->key == NULL)
    r = -EPROTO;
  if (r >= 0)
    r = take_socket(listener);
  if (r >= 0)
    r = find_name(listener, json, size, &name);
  if (r < 0) {
    if (listener->key != NULL)
      say_close(listener);
    listener_tell(listener, NULL, r);
    return;
  }
  listener->state = LISTENER_OPEN;
  cp_address address = {name.family == OS_UNIX ? listener->address : name.address, name.port};
  listener_tell(listener, &address, 0);
  if (listener->state == LISTENER_OPEN)
    say_listening(listener, name.port);
}

bool listener_answered(int64_t ack, const char *json, size_t size) {
  for (cp_listener *listener = cluster_role.listeners; listener != NULL; listener = listener->next)
    if (listener->state == LISTENER_OPENING && listener->seq == ack) {
      begin(listener, json, size);
      return true;
    }
  return false;
}

/* ---- connections ---- */

static cp_listener *find_listener(const char *key) {
  cp_listener *listener = cluster_role.listeners;
  while (listener != NULL && (listener->state != LISTENER_OPEN || strcmp(listener->key, key) != 0))
    listener = listener->next;
  return listener;
}

static void say_receipt(const char *json, size_t size, bool accepted) {
  struct json_text text;
  int64_t seq = 0;
  (void)wire_integer(json, size, "seq", &seq);
  wire_begin(&text);
  wire_add_integer(&text, "ack", seq);
  wire_add_raw(&text, "accepted", accepted ? "true" : "false");
  (void)role_say(&text, NULL);
}

/* One that nobody here wants any more is refused: the primary has another worker for it. */
void listener_connection(const char *json, size_t size) {
  char *key = wire_string(json, size, "key");
  cp_listener *listener = key == NULL ? NULL : find_listener(key);
  cp_handle handle =
      listener == NULL ? (cp_handle){.kind = CP_HANDLE_NONE, .fd = -1} : cp_take_handle(cluster_role.channel);
  free(key);
  bool accepted = handle.kind != CP_HANDLE_NONE;
  say_receipt(json, size, accepted);
  if (accepted)
    listener->on_connection(listener, handle.fd, listener->ctx);
}

/* ---- the end ---- */

void listeners_close(void) {
  while (cluster_role.listeners != NULL) {
    cp_listener *listener = cluster_role.listeners;
    if (listener->key != NULL)
      say_close(listener);
    listener_shut(listener);
  }
}
