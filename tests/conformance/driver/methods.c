/* The methods, and what the callback of exec and the result of the synchronous ones say. */
#include "driver.h"

#include <string.h>

/* ---- what came through the streams ---- */

static cJSON *content_of(const scene *run, const cp_output *output) {
  return run->sizes ? cJSON_CreateNumber((double)output->size) : bytes_of(output->data, output->size);
}

/* A command that ran and failed: Node's error has its exit code as `code`, or nothing where it is thrown. */
static bool is_failed_command(const cp_error *error) {
  return strcmp(error->code, "ERR_COMMAND_FAILED") == 0;
}

static cJSON *code_if_started(const cp_result *result) {
  return result->pid > 0 ? code_of(result) : cJSON_CreateNull();
}

static cJSON *facts_of_error(const cp_error *error, const cp_child *child) {
  cJSON *facts = cJSON_CreateObject();
  if (error == NULL) {
    cJSON_AddNullToObject(facts, "name");
    return facts;
  }
  describe(facts, error, child);
  if (is_failed_command(error))
    cJSON_DeleteItemFromObjectCaseSensitive(facts, "code");
  return facts;
}

/* ---- exec and execFile ---- */

static void on_done(const cp_result *result, void *ctx) {
  listener *to = ctx;
  scene *run = to->one->run;
  cJSON *facts = facts_of_error(result->error, to->one->child);
  if (result->error != NULL && is_failed_command(result->error)) {
    cJSON_AddItemToObject(facts, "code", code_if_started(result));
    cJSON_AddBoolToObject(facts, "killed", result->killed);
    cJSON_AddItemToObject(facts, "signal", string_or_null(result->signal_name));
  }
  cJSON_AddItemToObject(facts, "stdout", content_of(run, &result->out));
  cJSON_AddItemToObject(facts, "stderr", content_of(run, &result->err));
  fire(run, to->event, facts);
}

static cp_done_fn *done_of(const scene_child *one) {
  return cJSON_IsFalse(get(one->spec, "callback")) ? NULL : on_done;
}

static const char *file_of(const scene_child *one) {
  return get_string(one->spec, "file", NULL);
}

static cp_child *start_spawn(scene_child *one, const scene_settings *with) {
  return cp_spawn(file_of(one), with->args, &with->options);
}

static cp_child *start_fork(scene_child *one, const scene_settings *with) {
  return cp_fork(file_of(one), with->args, &with->options);
}

static cp_child *start_exec(scene_child *one, const scene_settings *with) {
  return cp_exec(file_of(one), &with->options, done_of(one), listener_new(one, "callback"));
}

static cp_child *start_exec_file(scene_child *one, const scene_settings *with) {
  return cp_exec_file(file_of(one), with->args, &with->options, done_of(one), listener_new(one, "callback"));
}

/* ---- the synchronous ones ---- */

/* Whether stdio[i] is a pipe, as the scenario asks for it: of another one Node says null. */
static bool is_pipe(const scene_child *one, size_t i) {
  const cJSON *stdio = get(get(one->spec, "options"), "stdio");
  const cJSON *element = cJSON_IsString(stdio) ? stdio : cJSON_GetArrayItem(stdio, (int)i);
  if (element == NULL || cJSON_IsNull(element))
    return i < 3;
  return cJSON_IsString(element) && strcmp(element->valuestring, "pipe") == 0;
}

static cJSON *output_at(const scene_child *one, const cp_result *result, size_t i) {
  bool is = i > 0 && i < result->output_count && result->pid > 0 && is_pipe(one, i);
  return is ? content_of(one->run, &result->output[i]) : cJSON_CreateNull();
}

static cJSON *output_of(const scene_child *one, const cp_result *result) {
  if (result->pid == 0)
    return cJSON_CreateNull();
  cJSON *list = cJSON_CreateArray();
  for (size_t i = 0; i < result->output_count; i++)
    cJSON_AddItemToArray(list, output_at(one, result, i));
  return list;
}

static void add_result(cJSON *facts, const scene_child *one, const cp_result *result) {
  cJSON_AddItemToObject(facts, "status", code_if_started(result));
  cJSON_AddItemToObject(facts, "signal", string_or_null(result->signal_name));
  if (result->pid > 0)
    cJSON_AddStringToObject(facts, "pid", "a process");
  else
    cJSON_AddNumberToObject(facts, "pid", 0);
  cJSON_AddItemToObject(facts, "output", output_of(one, result));
  cJSON_AddItemToObject(facts, "stdout", output_at(one, result, 1));
  cJSON_AddItemToObject(facts, "stderr", output_at(one, result, 2));
}

/* Of execSync and execFileSync that went well, Node returns the output alone. */
void print_result(scene_child *one, const char *called, const cp_result *result) {
  const cp_error *error = result->error;
  if (error != NULL && error->step == CP_STEP_ARGUMENT) {
    emit_throw(one->run, called, error);
    return;
  }
  cJSON *facts = facts_of_error(error, NULL);
  cJSON_DeleteItemFromObjectCaseSensitive(facts, "cmd"); /* the asynchronous errors alone have it in Node */
  if (error == NULL && strcmp(called, "spawnSync") != 0)
    cJSON_AddItemToObject(facts, "stdout", output_at(one, result, 1));
  else
    add_result(facts, one, result);
  fire(one->run, listener_new(one, "result")->event, facts);
}

static cp_result *run_spawn(scene_child *one, const scene_settings *with) {
  return cp_spawn_sync(file_of(one), with->args, &with->options);
}

static cp_result *run_exec(scene_child *one, const scene_settings *with) {
  return cp_exec_sync(file_of(one), &with->options);
}

static cp_result *run_exec_file(scene_child *one, const scene_settings *with) {
  return cp_exec_file_sync(file_of(one), with->args, &with->options);
}

static const method methods[] = {
    {"spawn", start_spawn, NULL},          {"fork", start_fork, NULL},     {"exec", start_exec, NULL},
    {"execFile", start_exec_file, NULL},   {"spawnSync", NULL, run_spawn}, {"execSync", NULL, run_exec},
    {"execFileSync", NULL, run_exec_file},
};

const method *method_of(const cJSON *spec) {
  const char *name = get_string(spec, "method", "spawn");
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (strcmp(methods[i].name, name) == 0)
      return &methods[i];
  broken("unknown method", name);
  return NULL;
}
