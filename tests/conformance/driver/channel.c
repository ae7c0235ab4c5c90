/* Channels: what is told of messages, and what a scenario may do with them. The counterpart of ../channel.js.
 */
#include "system.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOLD_WHOLE = 300 };

/* ---- messages ---- */

/* The stack of an error is its sender's own. */
static char *without_stack(const char *json) {
  static const char member[] = ",\"stack\":\"";
  char *copy = copy_of(json), *from = strstr(copy, member);
  if (from == NULL)
    return copy;
  char *end = from + sizeof member - 1;
  while (*end != '\0' && *end != '"')
    end += *end == '\\' && end[1] != '\0' ? 2 : 1;
  if (*end == '"')
    memmove(from, end + 1, strlen(end + 1) + 1);
  return copy;
}

/* The text, or the size and an FNV-1a sum of a long one. */
static cJSON *told(const char *json, size_t size) {
  cJSON *facts = cJSON_CreateObject();
  if (size <= TOLD_WHOLE || strstr(json, "$error") != NULL) {
    char *text = without_stack(json);
    cJSON_AddStringToObject(facts, "json", text);
    free(text);
    return facts;
  }
  uint32_t sum = 0x811c9dc5;
  for (size_t i = 0; i < size; i++)
    sum = (sum ^ (unsigned char)json[i]) * 0x01000193;
  cJSON_AddNumberToObject(facts, "size", (double)size);
  cJSON_AddNumberToObject(facts, "sum", sum);
  return facts;
}

static void on_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  listener *to = ctx;
  cJSON *facts = told(json, size);
  cp_handle handle = cp_take_handle(channel);
  if (handle.kind != CP_HANDLE_NONE) {
    cJSON_AddStringToObject(facts, "handle", handle_name(handle.kind));
    system_close(handle.fd);
  }
  free(to->one->last);
  to->one->last = copy_of(json);
  fire(to->one->run, to->event, facts);
}

static void on_internal(cp_channel *channel, const char *json, size_t size, void *ctx) {
  listener *to = ctx;
  (void)channel;
  fire(to->one->run, to->event, told(json, size));
}

static void on_disconnect(cp_channel *channel, void *ctx) {
  listener *to = ctx;
  (void)channel;
  fire(to->one->run, to->event, NULL);
}

static void on_error(cp_channel *channel, const cp_error *error, void *ctx) {
  listener *to = ctx;
  cJSON *facts = cJSON_CreateObject();
  (void)channel;
  describe(facts, error, NULL);
  fire(to->one->run, to->event, facts);
}

/* -EINVAL: no event of a channel. */
int channel_listen(scene_child *one, const char *event, listener *to) {
  cp_channel *channel = one->channel;
  int id = -EINVAL;
  if (channel == NULL)
    return id;
  if (strcmp(event, "message") == 0)
    id = cp_on_message(channel, on_message, to);
  else if (strcmp(event, "internalMessage") == 0)
    id = cp_on_internal_message(channel, on_internal, to);
  else if (strcmp(event, "disconnect") == 0)
    id = cp_on_disconnect(channel, on_disconnect, to);
  else if (strcmp(event, "error") == 0)
    id = cp_channel_on_error(channel, on_error, to);
  to->id = id;
  return id;
}

static void act_unlisten(scene_child *one, const cJSON *action) {
  const char *event = get_string(action, "unlisten", "");
  for (listener *to = one->run->listeners; to != NULL; to = to->next)
    if (to->one == one && strcmp(to->event + strlen(one->prefix), event) == 0)
      cp_channel_off(one->channel, to->id);
}

/* ---- sending ---- */

static void on_sent(cp_channel *channel, int status, void *ctx) {
  listener *to = ctx;
  cJSON *facts = cJSON_CreateObject();
  const char *code = status == 0           ? NULL
                     : to->code != NULL    ? to->code
                     : status == -EPIPE    ? "EPIPE"
                     : status == -EBADF    ? "EBADF"
                     : status == -ENOTCONN ? "ENOTCONN"
                                           : "?";
  (void)channel;
  cJSON_AddItemToObject(facts, "error", string_or_null(code));
  fire(to->one->run, to->event, facts);
}

/* free() it. */
static char *text_to_send(const scene_child *one, const cJSON *action) {
  const cJSON *bytes = get(action, "sendBytes"), *value = get(action, "send");
  if (get(action, "echo") != NULL)
    return copy_of(one->last != NULL ? one->last : "null");
  if (bytes == NULL)
    return value != NULL ? cJSON_PrintUnformatted(value) : copy_of(get_string(action, "sendText", ""));
  size_t size = (size_t)bytes->valuedouble;
  char *text = malloc(size + 3);
  if (text == NULL)
    broken("memory", "");
  memset(text, 'x', size + 2);
  text[0] = text[size + 1] = '"';
  text[size + 2] = '\0';
  return text;
}

static int send_one(scene_child *one, const cJSON *action, const char *text) {
  const char *name = get_string(action, "handle", NULL);
  listener *to = cJSON_IsTrue(get(action, "callback")) ? listener_new(one, "sent") : NULL;
  cp_sent_fn *done = to != NULL ? on_sent : NULL;
  int value;
  if (name != NULL) {
    made_handle *made = handle_named(one->run, name);
    made->handle.keep_open = cJSON_IsTrue(get(action, "keepOpen"));
    value = cp_send_handle(one->channel, text, made->handle, done, to);
    if (value >= 0 && !made->handle.keep_open && made->handle.kind == CP_HANDLE_SOCKET)
      made->handle.fd = -1; /* handed over */
  } else if (done != NULL) {
    value = cp_send_then(one->channel, text, strlen(text), done, to);
  } else {
    value = cp_send(one->channel, text);
  }
  if (to != NULL && value < 0)
    to->code = strcmp(cp_last_error()->code, "ERR_IPC_CHANNEL_CLOSED") == 0 ? "ERR_IPC_CHANNEL_CLOSED" : NULL;
  return value;
}

/* A channel that is closed is a false in Node; what is no message is thrown. */
static void act_send(scene_child *one, const cJSON *action) {
  const cJSON *many = get(action, "count");
  int count = many != NULL ? many->valueint : 1, taken = 0, value = 0;
  char *text = text_to_send(one, action), number[16];
  for (int i = 0; i < count; i++) {
    (void)snprintf(number, sizeof number, "%d", i);
    value = send_one(one, action, cJSON_IsTrue(get(action, "numbered")) ? number : text);
    if (value < 0 && value != -EPIPE)
      break;
    taken += value == 1 && taken == i;
  }
  cJSON_free(text);
  if (value < 0 && value != -EPIPE) {
    emit_throw(one->run, "send", cp_last_error());
    return;
  }
  if (cJSON_IsTrue(get(action, "silent")))
    return;
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "return", "send");
  if (count > 1) {
    cJSON_AddNumberToObject(entry, "count", count);
    cJSON_AddNumberToObject(entry, "taken", taken);
  } else {
    cJSON_AddBoolToObject(entry, "value", value == 1);
  }
  emit_here(one->run, entry);
}

/* ---- the other actions ---- */

static void act_run(scene_child *one, const cJSON *action) {
  const cJSON *command = get(action, "run"), *arg;
  const char *args[32] = {0};
  size_t count = 0;
  cJSON_ArrayForEach(arg, command) if (count < 31) args[count++] = arg->valuestring;
  cp_result *result = cp_exec_file_sync(args[0], args + 1, NULL);
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddItemToObject(entry, "output", bytes_of(result->out.data, result->out.size));
  result = cp_result_free(result);
  emit_here(one->run, entry);
}

static void act_getenv(scene_child *one, const cJSON *action) {
  const char *name = get_string(action, "getenv", "");
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "getenv", name);
  cJSON_AddItemToObject(entry, "value", string_or_null(getenv(name)));
  emit_here(one->run, entry);
}

static void act_disconnect(scene_child *one, const cJSON *action) {
  (void)action;
  (void)cp_disconnect(one->channel);
}

static void act_channel_ref(scene_child *one, const cJSON *action) {
  (void)action;
  cp_channel_ref(one->channel);
}

static void act_channel_unref(scene_child *one, const cJSON *action) {
  (void)action;
  cp_channel_unref(one->channel);
}

static void act_close_handle(scene_child *one, const cJSON *action) {
  handle_close(handle_named(one->run, get_string(action, "closeHandle", "")));
}

static void never(cp_loop *loop, void *ctx) {
  (void)loop;
  (void)ctx;
}

static void act_stay(scene_child *one, const cJSON *action) {
  (void)action;
  one->run->stays = cp_set_interval(NULL, 1000000000, never, NULL);
}

static void act_leave(scene_child *one, const cJSON *action) {
  (void)action;
  cp_clear_timer(NULL, one->run->stays);
}

static void act_exit(scene_child *one, const cJSON *action) {
  char event[64];
  (void)snprintf(event, sizeof event, "%send", one->run->prefix);
  fire(one->run, event, NULL);
  cp_exit(get(action, "exit")->valueint);
}

static void act_die(scene_child *one, const cJSON *action) {
  (void)one;
  system_die(get_string(action, "die", ""));
}

bool channel_act(scene_child *one, const cJSON *action) {
  static const struct {
    const char *name;
    void (*act)(scene_child *one, const cJSON *action);
  } actions[] = {
      {"send", act_send},
      {"sendText", act_send},
      {"sendBytes", act_send},
      {"echo", act_send},
      {"run", act_run},
      {"getenv", act_getenv},
      {"stay", act_stay},
      {"leave", act_leave},
      {"exit", act_exit},
      {"die", act_die},
      {"unlisten", act_unlisten},
      {"disconnect", act_disconnect},
      {"channelRef", act_channel_ref},
      {"channelUnref", act_channel_unref},
      {"closeHandle", act_close_handle},
  };
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
    if (get(action, actions[i].name) != NULL) {
      actions[i].act(one, action);
      return true;
    }
  return false;
}

/* NULL: no property of a channel. */
cJSON *channel_property(const scene_child *one, const char *name) {
  int fd = cp_channel_fd(one->channel);
  if (strcmp(name, "connected") == 0)
    return cJSON_CreateBool(cp_connected(one->channel));
  if (strcmp(name, "channel") == 0)
    return string_or_null(cp_connected(one->channel) ? "a channel" : NULL);
  if (strcmp(name, "channelFd") == 0)
    return string_or_null(fd >= 0 ? "a descriptor" : NULL);
  return NULL;
}
