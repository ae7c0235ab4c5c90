/* Listening, printing what happened, and starting the actions that wait for it. */
#include "system.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void emit(scene *run, cJSON *entry) {
  char *text = cJSON_PrintUnformatted(entry);
  if (text == NULL || !system_write(run->transcript, text, strlen(text)) ||
      !system_write(run->transcript, "\n", 1))
    broken("transcript", strerror(errno));
  cJSON_free(text);
  cJSON_Delete(entry);
}

void emit_here(scene *run, cJSON *entry) {
  cJSON_AddStringToObject(entry, "in", run->current);
  emit(run, entry);
}

/* ---- what has been seen of a stream ---- */

static seen *seen_of(scene *run, const char *event) {
  seen *one = run->seen;
  while (one != NULL && strcmp(one->event, event) != 0)
    one = one->next;
  if (one != NULL)
    return one;
  one = malloc(sizeof *one);
  if (one == NULL)
    broken("memory", "");
  *one = (seen){copy_of(event), copy_of(""), run->seen};
  return run->seen = one;
}

static void seen_add(scene *run, const char *event, const char *text) {
  seen *one = seen_of(run, event);
  size_t had = strlen(one->text), more = strlen(text) + 1;
  char *longer = realloc(one->text, had + more);
  if (longer == NULL)
    broken("memory", "");
  memcpy(longer + had, text, more);
  one->text = longer;
}

/* ---- rules ---- */

static bool applies(scene *run, const cJSON *rule, const char *event, const char *chunk) {
  const char *wanted = get_string(rule, "text", NULL);
  if (strcmp(get_string(rule, "event", ""), event + strlen(run->prefix)) != 0)
    return false;
  if (wanted == NULL)
    return true;
  const char *text = cJSON_IsTrue(get(rule, "every")) ? chunk : seen_of(run, event)->text;
  return text != NULL && strstr(text, wanted) != NULL;
}

static void run_rules(scene *run, const char *event, const char *chunk) {
  const cJSON *rule, *action;
  size_t i = 0;
  cJSON_ArrayForEach(rule, run->rules) {
    bool *done = &run->rule_done[i++];
    if (*done || !applies(run, rule, event, chunk))
      continue;
    *done = !cJSON_IsTrue(get(rule, "every"));
    cJSON_ArrayForEach(action, get(rule, "do")) act(run, action);
  }
}

void fire(scene *run, const char *event, cJSON *facts) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "event", event);
  for (cJSON *fact; facts != NULL && (fact = cJSON_DetachItemFromArray(facts, 0)) != NULL;)
    cJSON_AddItemToObject(entry, fact->string, fact);
  cJSON_Delete(facts);

  const char *text = get_string(entry, "text", get_string(entry, "json", NULL));
  char *chunk = text != NULL ? copy_of(text) : NULL;
  emit(run, entry);
  if (chunk != NULL)
    seen_add(run, event, chunk);

  const char *outer = run->current;
  run->current = event;
  run_rules(run, event, chunk);
  run->current = outer;
  free(chunk);
}

/* ---- errors ---- */

/* Node gives errno to the errors of the system only, and spawnargs to those of a failed start. */
void describe(cJSON *entry, const cp_error *error, const cp_child *child) {
  cJSON_AddStringToObject(entry, "name", error->name);
  cJSON_AddStringToObject(entry, "code", error->code);
  cJSON_AddStringToObject(entry, "message", error->message);
  if (strncmp(error->code, "ERR_", 4) != 0 && strcmp(error->code, "ABORT_ERR") != 0)
    cJSON_AddNumberToObject(entry, "errno", -error->errnum);
  if (error->syscall != NULL)
    cJSON_AddStringToObject(entry, "syscall", error->syscall);
  if (error->path != NULL)
    cJSON_AddStringToObject(entry, "path", error->path);
  if (error->cmd != NULL)
    cJSON_AddStringToObject(entry, "cmd", error->cmd);
  if (child == NULL || error->step == CP_STEP_NONE)
    return;
  cJSON *args = cJSON_AddArrayToObject(entry, "spawnargs");
  for (const char *const *arg = cp_spawnargs(child) + 1; *arg != NULL; arg++)
    cJSON_AddItemToArray(args, cJSON_CreateString(*arg));
}

void emit_throw(scene *run, const char *what, const cp_error *error) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "throw", what);
  describe(entry, error, NULL);
  emit_here(run, entry);
}

/* ---- listeners of a child ---- */

/* On Windows -1 is a code like any other. */
cJSON *code_of(const cp_result *result) {
  bool none = result->signal_name != NULL || result->lost || (result->code == -1 && !result->exited);
  return none ? cJSON_CreateNull() : cJSON_CreateNumber(result->code);
}

static void on_spawn(cp_child *child, void *ctx) {
  listener *to = ctx;
  (void)child;
  fire(to->one->run, to->event, NULL);
}

static void on_error(cp_child *child, const cp_error *error, void *ctx) {
  listener *to = ctx;
  cJSON *facts = cJSON_CreateObject();
  describe(facts, error, child);
  fire(to->one->run, to->event, facts);
}

static void on_result(cp_child *child, const cp_result *result, void *ctx) {
  listener *to = ctx;
  cJSON *facts = cJSON_CreateObject();
  (void)child;
  cJSON_AddItemToObject(facts, "code", code_of(result));
  cJSON_AddItemToObject(facts, "signal", string_or_null(result->signal_name));
  fire(to->one->run, to->event, facts);
}

/* ---- listeners of a stream ---- */

static void on_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  listener *to = ctx;
  cJSON *facts = cJSON_CreateObject();
  (void)stream;
  if (to->one->run->sizes)
    cJSON_AddNumberToObject(facts, "size", (double)size);
  else
    cJSON_AddItemToObject(facts, "text", bytes_of(data, size));
  fire(to->one->run, to->event, facts);
}

static void on_plain(cp_stream *stream, void *ctx) {
  listener *to = ctx;
  (void)stream;
  fire(to->one->run, to->event, NULL);
}

static void on_stream_error(cp_stream *stream, const cp_error *error, void *ctx) {
  listener *to = ctx;
  cJSON *facts = cJSON_CreateObject();
  (void)stream;
  describe(facts, error, NULL);
  fire(to->one->run, to->event, facts);
}

void written(cp_stream *stream, int status, void *ctx) {
  static const struct {
    int status;
    const char *name;
  } names[] = {{-EPIPE, "EPIPE"}, {-ECANCELED, "ECANCELED"}, {-EBADF, "EBADF"}, {-ENOMEM, "ENOMEM"}};
  listener *to = ctx;
  cJSON *facts = cJSON_CreateObject();
  const char *name = status == 0 ? NULL : "?";
  (void)stream;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].status == status)
      name = names[i].name;
  cJSON_AddItemToObject(facts, "error", string_or_null(name));
  fire(to->one->run, to->event, facts);
}

/* ---- adding them ---- */

listener *listener_new(scene_child *one, const char *name) {
  size_t size = strlen(one->prefix) + strlen(name) + 1;
  listener *to = malloc(sizeof *to);
  char *event = malloc(size);
  if (to == NULL || event == NULL)
    broken("memory", "");
  (void)snprintf(event, size, "%s%s", one->prefix, name);
  *to = (listener){.one = one, .event = event, .next = one->run->listeners};
  return one->run->listeners = to;
}

static int listen_to_child(scene_child *one, const char *event, listener *to) {
  cp_child *child = one->child;
  int id = channel_listen(one, event, to);
  if (id != -EINVAL && (child == NULL || strcmp(event, "error") != 0))
    return id;
  if (strcmp(event, "spawn") == 0)
    return cp_on_spawn(child, on_spawn, to);
  if (strcmp(event, "error") == 0)
    return cp_on_error(child, on_error, to);
  if (strcmp(event, "exit") == 0)
    return cp_on_exit(child, on_result, to);
  return strcmp(event, "close") == 0 ? cp_on_close(child, on_result, to) : -EINVAL;
}

static int listen_to_stream(cp_stream *stream, const char *event, listener *to) {
  static const struct {
    const char *name;
    int (*add)(cp_stream *, cp_stream_fn *, void *);
  } plain[] = {{"end", cp_on_end},
               {"finish", cp_on_finish},
               {"drain", cp_stream_on_drain},
               {"close", cp_stream_on_close}};
  if (stream == NULL)
    return 0; /* not a pipe: nothing to hear, as in driver.js */
  if (strcmp(event, "data") == 0)
    return cp_on_data(stream, on_data, to);
  if (strcmp(event, "error") == 0)
    return cp_stream_on_error(stream, on_stream_error, to);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (strcmp(event, plain[i].name) == 0)
      return plain[i].add(stream, on_plain, to);
  return -EINVAL;
}

void listen_to(scene_child *one, const char *name) {
  const char *dot = strchr(name, '.');
  listener *to = listener_new(one, name);
  int id;
  if (dot == NULL) {
    id = listen_to_child(one, name, to);
  } else {
    char stream[32];
    (void)snprintf(stream, sizeof stream, "%.*s", (int)(dot - name), name);
    id = listen_to_stream(stream_of(one, stream), dot + 1, to);
  }
  if (id < 0)
    broken("no such event", name);
}

static void listen_to_pipe(scene_child *one, size_t index) {
  static const char *const events[] = {"data", "end", "error", "close"};
  static const char *const names[] = {"stdin", "stdout", "stderr"};
  if (cp_stdio_at(one->child, index) == NULL)
    return;
  for (size_t i = index == 0 ? 2 : 0; i < 4; i++) {
    char name[64];
    if (index < 3)
      (void)snprintf(name, sizeof name, "%s.%s", names[index], events[i]);
    else
      (void)snprintf(name, sizeof name, "stdio%zu.%s", index, events[i]);
    listen_to(one, name);
  }
}

/* The streams of exec and execFile are read already, and what came through them is told by the callback. */
void listen_to_all(scene_child *one, bool streams) {
  static const char *const events[] = {"spawn", "error", "exit", "close"};
  static const char *const of_channel[] = {"message", "internalMessage", "disconnect"};
  int stdio = cJSON_GetArraySize(get(get(one->spec, "options"), "stdio"));
  for (size_t i = 0; i < 4; i++)
    listen_to(one, events[i]);
  for (size_t i = 0; one->channel != NULL && i < 3; i++)
    listen_to(one, of_channel[i]);
  for (size_t i = 0; streams && i < (stdio > 3 ? (size_t)stdio : 3); i++)
    listen_to_pipe(one, i);
}
