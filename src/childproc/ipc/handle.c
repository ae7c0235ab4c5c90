/* Handles: what a descriptor is called on the wire, sending one, and taking what came. */
#include "ipc/json.h"
#include "ipc/json_write.h"
#include "ipc/outgoing.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  cp_handle_kind kind;
  const char *type;
} types[] = {
    {CP_HANDLE_SERVER, "net.Server"}, {CP_HANDLE_SOCKET, "net.Socket"},       {CP_HANDLE_UDP, "dgram.Socket"},
    {CP_HANDLE_NATIVE, "net.Native"}, {CP_HANDLE_UDP_NATIVE, "dgram.Native"}, {CP_HANDLE_FD, "childproc.fd"},
};
enum { TYPES = sizeof types / sizeof *types };

/* ---- sending ---- */

static const char *type_name(cp_handle_kind kind) {
  for (size_t i = 0; i < TYPES; i++)
    if (types[i].kind == kind)
      return types[i].type;
  return NULL;
}

static cp_handle_kind natural_kind(int socket) {
  switch (socket) {
  case OS_LISTENER:
    return CP_HANDLE_SERVER;
  case OS_CONNECTION:
    return CP_HANDLE_SOCKET;
  case OS_UDP4:
  case OS_UDP6:
    return CP_HANDLE_UDP;
  default:
    return CP_HANDLE_FD;
  }
}

/* Whether a descriptor of that nature can go under that name. */
static bool fits(cp_handle_kind kind, int socket) {
  bool udp = socket == OS_UDP4 || socket == OS_UDP6;
  switch (kind) {
  case CP_HANDLE_SERVER:
    return socket == OS_LISTENER;
  case CP_HANDLE_SOCKET:
    return socket == OS_CONNECTION;
  case CP_HANDLE_NATIVE:
    return socket == OS_LISTENER || socket == OS_CONNECTION;
  case CP_HANDLE_UDP:
  case CP_HANDLE_UDP_NATIVE:
    return udp;
  default:
    return kind == CP_HANDLE_FD;
  }
}

static int check_handle(cp_handle *handle, int *ret_socket) {
  int socket = handle->fd < 0 ? -EBADF : os_socket_kind(handle->fd);
  if (socket == -ENOTSUP)
    return error_set(
        (cp_error){.errnum = ENOTSUP,
                   .name = "TypeError",
                   .code = "ERR_INVALID_HANDLE_TYPE",
                   .advice = "Send what the other side needs to open it itself, such as a port or a path.",
                   .index = -1},
        "Handles cannot be sent on this system");
  if (socket < 0)
    return error_system("send", -socket);
  if (handle->kind == CP_HANDLE_AUTO)
    handle->kind = natural_kind(socket);
  *ret_socket = socket;
  if (fits(handle->kind, socket))
    return 0;
  return error_set((cp_error){.errnum = ENOTSUP,
                              .name = "TypeError",
                              .code = "ERR_INVALID_HANDLE_TYPE",
                              .advice = "Let CP_HANDLE() find out what the descriptor is.",
                              .index = -1},
                   "This handle type cannot be sent");
}

/* Node's text, its members in Node's order. */
static int make_text(const cp_handle *handle, int socket, const char *json, size_t size, char **ret,
                     size_t *ret_size) {
  struct json_text text = {0};
  json_add_text(&text, "{\"cmd\":\"NODE_HANDLE\",\"type\":\"");
  json_add_text(&text, type_name(handle->kind));
  json_add_text(&text, "\",\"msg\":");
  json_add(&text, json, size);
  if (handle->kind == CP_HANDLE_UDP)
    json_add_text(&text, socket == OS_UDP6 ? ",\"dgramType\":\"udp6\"" : ",\"dgramType\":\"udp4\"");
  json_add_text(&text, "}");
  return json_take(&text, ret, ret_size);
}

/* NULL: with the error as cp_last_error(), negative in *ret_error. */
static struct parcel *make_parcel(cp_channel *channel, const cp_handle *handle, int socket, const char *json,
                                  size_t json_size, int *ret_error) {
  char *text = NULL;
  size_t size = 0;
  struct outgoing outgoing;
  struct parcel *parcel = NULL;
  int r = make_text(handle, socket, json, json_size, &text, &size);
  if (r == 0)
    r = outgoing_make(channel, text, size, &outgoing);
  if (r == 0) {
    parcel = parcel_new(&outgoing, NULL, -1);
    outgoing_free(&outgoing);
  }
  free(text);
  if (parcel == NULL)
    *ret_error = refuse_message(r < 0 ? r : -ENOMEM);
  return parcel;
}

static bool is_given(const cp_handle *handle) {
  return (handle->kind == CP_HANDLE_SOCKET || handle->kind == CP_HANDLE_FD) && !handle->keep_open;
}

int cp_send_handle(cp_channel *channel, const char *json, cp_handle handle, cp_sent_fn *done, void *ctx) {
  if (channel == NULL)
    return -EINVAL;
  if (!channel->connected)
    return refuse_closed(channel, done, ctx);
  size_t size = json == NULL ? 0 : strlen(json);
  int socket = OS_NO_SOCKET, r = check_message(channel, json, size);
  if (r == 0)
    r = check_handle(&handle, &socket);
  if (r < 0)
    return r;
  struct parcel *parcel = make_parcel(channel, &handle, socket, json, size, &r);
  if (parcel == NULL)
    return r;
  parcel->any = handle.kind == CP_HANDLE_FD;
  if (done != NULL && (parcel->receipt = receipt_new(done, ctx)) == NULL)
    r = error_memory();
  parcel->fd = handle.fd;
  if (r == 0 && !is_given(&handle) && (r = os_duplicate(handle.fd, &parcel->fd)) < 0)
    error_system("dup", -r);
  if (r < 0) {
    parcel->fd = -1;
    parcel_free(parcel);
    return r;
  }
  return sent_result(channel, parcel_send(channel, parcel));
}

/* ---- receiving ---- */

static int take_spare(struct spares *spares) {
  if (spares->count == 0)
    return -1;
  int fd = spares->fds[0];
  memmove(spares->fds, spares->fds + 1, --spares->count * sizeof *spares->fds);
  return fd;
}

static cp_handle_kind kind_of(const struct message *message) {
  struct json_slice type;
  if (json_member(message->text, message->size, "type", &type))
    for (size_t i = 0; i < TYPES; i++)
      if (json_string_is(type, types[i].type))
        return types[i].kind;
  return CP_HANDLE_NONE;
}

static bool is_question(const struct message *message) {
  struct json_slice ask;
  return kind_of(message) == CP_HANDLE_FD && json_member(message->text, message->size, "ask", &ask);
}

static bool is_internal(struct json_slice text) {
  struct json_slice cmd;
  return json_member(text.text, text.size, "cmd", &cmd) && json_string_starts(cmd, "NODE_") &&
         !json_string_is(cmd, "NODE_");
}

/* The message inside, with its handle; takes the descriptor over. Without memory the channel ends: the peer
 * has its answer, and would wait for what comes of a message that nobody has seen. */
static void deliver(cp_channel *channel, const struct message *outer, cp_handle_kind kind, int fd) {
  struct json_slice text = {"null", 4};
  (void)json_member(outer->text, outer->size, "msg", &text);
  enum message_kind inner = is_internal(text) ? MESSAGE_INTERNAL : MESSAGE_PLAIN;
  struct message *message = message_part(inner, text.text, text.size);
  if (message == NULL) {
    os_close(fd);
    error_memory();
    channel_tell_error(channel);
    channel_end(channel);
    return;
  }
  if (kind != CP_HANDLE_FD)
    (void)os_unblock(fd);
  message->handle = (cp_handle){.kind = kind, .fd = fd};
  messages_push(&channel->inbox, message);
}

void handle_arrived(cp_channel *channel, const struct message *message) {
  bool question = is_question(message);
  int fd = question ? -1 : take_spare(&channel->spares);
  /* The answer comes before the delivery: it says that the descriptor is here, not that anybody has taken it.
   */
  channel_answer(channel,
                 question || fd >= 0 ? "{\"cmd\":\"NODE_HANDLE_ACK\"}" : "{\"cmd\":\"NODE_HANDLE_NACK\"}");
  if (fd < 0)
    return;
  cp_handle_kind kind = kind_of(message);
  if (kind != CP_HANDLE_NONE && !channel->over) {
    deliver(channel, message, kind, fd);
    return;
  }
  os_close(fd);
  if (channel->over)
    return;
  error_set(
      (cp_error){.errnum = ENOTSUP, .name = "TypeError", .code = "ERR_INVALID_HANDLE_TYPE", .index = -1},
      "A handle of an unknown type arrived");
  channel_tell_error(channel);
}

cp_handle cp_take_handle(cp_channel *channel) {
  cp_handle handle = {.kind = CP_HANDLE_NONE, .fd = -1};
  if (channel == NULL || channel->now == NULL || channel->now->handle.fd < 0)
    return handle;
  handle = channel->now->handle;
  channel->now->handle.fd = -1;
  return handle;
}
