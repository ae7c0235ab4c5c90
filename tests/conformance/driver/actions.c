/* What a scenario may do when something happens; each is one call of the library. */
#include "system.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

scene_child *child_named(const scene *run, const char *name) {
  scene_child *child = run->children;
  while (child != NULL && strcmp(child->name, name) != 0)
    child = child->next;
  return child;
}

cp_stream *stream_of(const scene_child *one, const char *name) {
  if (strcmp(name, "stdin") == 0)
    return cp_stdin(one->child);
  if (strcmp(name, "stdout") == 0)
    return cp_stdout(one->child);
  if (strcmp(name, "stderr") == 0)
    return cp_stderr(one->child);
  if (strncmp(name, "stdio", 5) != 0)
    broken("no such stream", name);
  return cp_stdio_at(one->child, (size_t)atoi(name + 5));
}

static cp_stream *target(const scene_child *one, const cJSON *action, const char *verb) {
  return stream_of(one, get_string(action, verb, ""));
}

static char *payload(const cJSON *action, size_t *ret_size) {
  const cJSON *bytes = get(action, "bytes");
  const char *text = get_string(action, "data", "");
  *ret_size = bytes != NULL ? (size_t)bytes->valuedouble : strlen(text);
  char *data = malloc(*ret_size + 1);
  if (data == NULL)
    broken("memory", "");
  if (bytes != NULL)
    memset(data, 'x', *ret_size);
  else
    memcpy(data, text, *ret_size);
  return data;
}

static void act_write(scene_child *one, const cJSON *action) {
  const char *name = get_string(action, "write", "");
  char event[64], stream[64];
  size_t size;
  char *data = payload(action, &size);
  (void)snprintf(event, sizeof event, "%s.written", name);
  (void)snprintf(stream, sizeof stream, "%s%s", one->prefix, name);
  int value = cJSON_IsTrue(get(action, "callback"))
                  ? cp_write_then(stream_of(one, name), data, size, written, listener_new(one, event))
                  : cp_write(stream_of(one, name), data, size);
  free(data);
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "return", "write");
  cJSON_AddStringToObject(entry, "stream", stream);
  if (value >= 0)
    cJSON_AddBoolToObject(entry, "value", value == 1);
  else
    cJSON_AddStringToObject(entry, "error", cp_last_error()->code);
  emit_here(one->run, entry);
}

/* -EPERM is a false in Node, with an 'error' event; -EINVAL is thrown. */
static void act_kill(scene_child *one, const cJSON *action) {
  const cJSON *what = get(action, "kill");
  int value = cJSON_IsString(what)   ? cp_kill_name(one->child, what->valuestring)
              : cJSON_IsNumber(what) ? cp_kill(one->child, what->valueint)
                                     : cp_kill_name(one->child, "SIGTERM");
  if (value == -EINVAL) {
    emit_throw(one->run, "kill", cp_last_error());
    return;
  }
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "return", "kill");
  cJSON_AddBoolToObject(entry, "value", value == 1);
  emit_here(one->run, entry);
}

static void act_print(scene_child *one, const cJSON *action) {
  cJSON *entry = cJSON_CreateObject(), *values = cJSON_AddObjectToObject(entry, "properties");
  const cJSON *name;
  cJSON_ArrayForEach(name, get(action, "print")) add_property(values, one, name->valuestring);
  emit_here(one->run, entry);
}

static void act_end(scene_child *one, const cJSON *action) {
  cp_end(target(one, action, "end"));
}

static void act_destroy(scene_child *one, const cJSON *action) {
  cp_stream_destroy(target(one, action, "destroy"));
}

static void act_pause(scene_child *one, const cJSON *action) {
  cp_pause(target(one, action, "pause"));
}

static void act_resume(scene_child *one, const cJSON *action) {
  cp_resume(target(one, action, "resume"));
}

static void act_listen(scene_child *one, const cJSON *action) {
  listen_to(one, get_string(action, "listen", ""));
}

static void act_ref(scene_child *one, const cJSON *action) {
  (void)action;
  cp_ref(one->child);
}

static void act_unref(scene_child *one, const cJSON *action) {
  (void)action;
  cp_unref(one->child);
}

static void act_abort(scene_child *one, const cJSON *action) {
  (void)action;
  cp_abort_trigger(one->abort);
}

static void act_await(scene_child *one, const cJSON *action) {
  (void)action;
  while (system_is_alive(cp_pid(one->child)))
    ;
}

static void act_tell(scene_child *one, const cJSON *action) {
  (void)one;
  system_tell(get_string(action, "tell", ""));
}

static void act_become(scene_child *one, const cJSON *action) {
  (void)one;
  system_become(get(action, "become")->valueint);
}

static void act_note(scene_child *one, const cJSON *action) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "note", get_string(action, "note", ""));
  emit_here(one->run, entry);
}

static const struct action {
  const char *name;
  void (*act)(scene_child *one, const cJSON *action);
} actions[] = {
    {"write", act_write},     {"kill", act_kill},   {"print", act_print},   {"end", act_end},
    {"destroy", act_destroy}, {"pause", act_pause}, {"resume", act_resume}, {"listen", act_listen},
    {"ref", act_ref},         {"unref", act_unref}, {"abort", act_abort},   {"await", act_await},
    {"tell", act_tell},       {"note", act_note},   {"become", act_become},
};

void act(scene *run, const cJSON *action) {
  scene_child *one = child_named(run, get_string(action, "child", ""));
  if (one != NULL && channel_act(one, action))
    return;
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
    if (get(action, actions[i].name) != NULL) {
      if (one == NULL)
        broken("an action for a child that was not started", actions[i].name);
      actions[i].act(one, action);
      return;
    }
  broken("unknown action", action->child != NULL ? action->child->string : "");
}
