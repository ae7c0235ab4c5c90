/*
 * Listening, the same call in a worker and in any other process. What becomes of it is told later, once, and
 * never from inside the call.
 */
#include "methods/cluster_worker.h"

#include "base/error.h"
#include "methods/cluster_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- the handle ---- */

static void update_hold(cp_listener *listener, bool holds) {
  if (listener->holds == holds)
    return;
  listener->holds = holds;
  if (holds)
    loop_hold(listener->loop);
  else
    loop_let_go(listener->loop);
}

static void unlink_listener(cp_listener *listener) {
  for (cp_listener **at = &cluster_role.listeners; *at != NULL; at = &(*at)->next)
    if (*at == listener) {
      *at = listener->next;
      return;
    }
}

void listener_shut(cp_listener *listener) {
  if (listener->state == LISTENER_CLOSED)
    return;
  listener->state = LISTENER_CLOSED;
  unlink_listener(listener);
  loop_untick(listener->loop, &listener->tick);
  acceptor_close(&listener->acceptor);
  if (!os_loop_is_ours(loop_os(listener->loop)))
    listener->bound.path[0] = '\0'; /* the host's copy of us: the file is the original's */
  os_unbind(&listener->bound);
  update_hold(listener, false);
}

static void release(struct member *member) {
  cp_listener *listener = (cp_listener *)member;
  listener_shut(listener);
  free(listener->address);
  free(listener->key);
  free(listener);
}

static void throw_away(cp_listener *listener) {
  listener->thrown = true;
  loop_throw_away(listener->loop, &listener->member);
}

cp_listener *cp_listener_close(cp_listener *listener) {
  if (listener == NULL || listener->thrown)
    return NULL;
  bool told = listener->in_worker && listener->key != NULL && listener->state != LISTENER_CLOSED;
  listener_shut(listener);
  if (told)
    say_close(listener);
  throw_away(listener);
  return NULL;
}

/* ---- how it went ---- */

static int listen_error(const cp_listener *listener, int r) {
  const char *code = errno_name(-r), *address = listener->address == NULL ? "::" : listener->address;
  cp_error facts = {.errnum = -r, .name = "Error", .code = code, .syscall = "listen", .index = -1};
  facts.advice = r == -EADDRINUSE ? "Another socket listens there: end its process, or choose another place."
                 : r == -EACCES   ? "Choose a port from 1024 on, or a folder that this user may write to."
                 : r == -EADDRNOTAVAIL ? "Choose an address of this machine."
                                       : "";
  if (listener->place.family == OS_UNIX) {
    facts.path = address;
    return error_set(facts, "listen %s: %s", code, address);
  }
  return error_set(facts, "listen %s: %s:%d", code, address, listener->place.port);
}

void listener_tell(cp_listener *listener, const cp_address *address, int r) {
  if (r >= 0) {
    if (listener->on_listening != NULL)
      listener->on_listening(listener, address, NULL, listener->ctx);
    return;
  }
  listener_shut(listener);
  listen_error(listener, r);
  const cp_error *error = error_copy(cp_last_error());
  throw_away(listener);
  if (listener->on_listening != NULL)
    listener->on_listening(listener, NULL, error, listener->ctx);
  error_free(error);
}

static void on_accepted(void *ctx, int fd) {
  cp_listener *listener = ctx;
  if (fd >= 0)
    listener->on_connection(listener, fd, listener->ctx);
}

int listener_accept(cp_listener *listener) {
  int r = acceptor_open(&listener->acceptor, listener->loop, listener->bound.fd, on_accepted, listener);
  if (r >= 0)
    acceptor_want(&listener->acceptor, true);
  return r;
}

/* ---- outside of a worker ---- */

static void tell_own(void *ctx) {
  cp_listener *listener = ctx;
  os_name name;
  int r = listener->failure;
  if (r >= 0)
    r = os_name_of(listener->bound.fd, &name);
  if (r >= 0)
    r = listener_accept(listener);
  if (r < 0) {
    listener_tell(listener, NULL, r);
    return;
  }
  listener->state = LISTENER_OPEN;
  cp_address address = {name.family == OS_UNIX ? listener->address : name.address, name.port};
  listener_tell(listener, &address, 0);
}

static void listen_here(cp_listener *listener) {
  listener->failure = os_bind(&listener->place, &listener->bound);
  loop_tick(listener->loop, &listener->tick, tell_own, listener);
}

/* ---- in a worker ---- */

static bool same_place(const cp_listener *one, const cp_listener *other) {
  bool same = one->place.family == other->place.family && one->place.port == other->place.port;
  if (one->address == NULL || other->address == NULL)
    return same && one->address == other->address;
  return same && strcmp(one->address, other->address) == 0;
}

/* The next number of this place, counted from the first that is open. */
static int next_index(const cp_listener *listener) {
  int index = 0;
  for (const cp_listener *other = cluster_role.listeners; other != NULL; other = other->next)
    if (same_place(listener, other) && other->index >= index)
      index = other->index + 1;
  return index;
}

static int ask_primary(cp_listener *listener) {
  struct json_text text;
  listener->in_worker = true;
  listener->index = next_index(listener);
  wire_begin(&text);
  wire_add_string(&text, "act", "queryServer");
  wire_add_integer(&text, "index", listener->index);
  wire_add_raw(&text, "data", "null");
  wire_add_string(&text, "address", listener->address);
  wire_add_integer(&text, "port", listener->place.port);
  wire_add_integer(&text, "addressType", listener->place.family);
  wire_add_integer(&text, "backlog", 0);
  int r = role_say(&text, &listener->seq);
  if (r < 0)
    return error_system("listen", -r);
  listener->next = cluster_role.listeners;
  cluster_role.listeners = listener;
  return 0;
}

/* ---- the call ---- */

static int read_place(const cp_address *address, os_place *ret) {
  const char *text = address == NULL ? NULL : address->address;
  *ret = (os_place){.family = OS_IP4, .address = text, .port = address == NULL ? 0 : address->port};
  if (text != NULL && strchr(text, '/') != NULL) {
    ret->family = OS_UNIX;
    ret->port = -1;
    return 0;
  }
  if (text != NULL && strchr(text, ':') != NULL)
    ret->family = OS_IP6;
  if (text != NULL && !os_is_address(ret->family, text))
    return error_argument(
        "ERR_INVALID_ADDRESS", -1,
        "Give numbers, such as \"127.0.0.1\", or a path with a '/'; names are not looked up.",
        "Invalid address: %s", text);
  if (ret->port < 0 || ret->port > 65535)
    return error_argument("ERR_SOCKET_BAD_PORT", -1, "Give a port, or 0 for one that is free.",
                          "options.port should be >= 0 and < 65536. Received %d.", ret->port);
  return 0;
}

static int set_address(cp_listener *listener) {
  const char *text = listener->place.address;
  if (text == NULL)
    return 0;
  /* A path means the same to the primary only if it is whole. */
  listener->address = listener->place.family == OS_UNIX ? os_full_path(text) : strdup(text);
  if (listener->address == NULL)
    return error_memory();
  listener->place.address = listener->address;
  return 0;
}

cp_listener *cp_cluster_listen(const cp_address *address, cp_connection_fn *on_connection,
                               cp_listening_fn *on_listening, void *ctx) {
  os_place place;
  if (on_connection == NULL) {
    error_argument("ERR_INVALID_ARG_TYPE", -1, "Give a function that takes the connections.",
                   "The \"on_connection\" argument must be of type function. Received NULL");
    return NULL;
  }
  cp_loop *loop = cp_loop_default();
  if (loop == NULL || read_place(address, &place) < 0 || role_find() < 0)
    return NULL;
  cp_listener *listener = calloc(1, sizeof *listener);
  if (listener == NULL) {
    error_memory();
    return NULL;
  }
  *listener = (cp_listener){.member.release = release,
                            .loop = loop,
                            .on_connection = on_connection,
                            .on_listening = on_listening,
                            .ctx = ctx,
                            .place = place,
                            .bound.fd = -1};
  loop_join(loop, &listener->member);
  update_hold(listener, true);
  int r = set_address(listener);
  if (r >= 0 && cluster_role.id == 0)
    listen_here(listener);
  else if (r >= 0)
    r = ask_primary(listener);
  if (r >= 0)
    return listener;
  loop_leave(&listener->member);
  release(&listener->member);
  return NULL;
}
