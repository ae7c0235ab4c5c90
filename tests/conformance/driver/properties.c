/* What a scenario may print of a child, with Node's names and values. */
#include "system.h"

#include <stdlib.h>
#include <string.h>

static cJSON *kind_of(const cp_stream *stream) {
  return string_or_null(stream != NULL ? "pipe" : NULL);
}

static cJSON *pid_of(const scene_child *one) {
  int pid = cp_pid(one->child);
  return pid > 0 ? cJSON_CreateNumber(pid) : cJSON_CreateNull();
}

static cJSON *exit_code_of(const scene_child *one) {
  return code_of(cp_child_result(one->child));
}

static cJSON *signal_code_of(const scene_child *one) {
  return string_or_null(cp_child_result(one->child)->signal_name);
}

static cJSON *killed_of(const scene_child *one) {
  return cJSON_CreateBool(cp_child_result(one->child)->killed);
}

static cJSON *spawnfile_of(const scene_child *one) {
  return string_or_null(cp_spawnfile(one->child));
}

static cJSON *spawnargs_of(const scene_child *one) {
  cJSON *list = cJSON_CreateArray();
  for (const char *const *arg = cp_spawnargs(one->child); arg != NULL && *arg != NULL; arg++)
    cJSON_AddItemToArray(list, cJSON_CreateString(*arg));
  return list;
}

static cJSON *stdin_of(const scene_child *one) {
  return kind_of(cp_stdin(one->child));
}

static cJSON *stdout_of(const scene_child *one) {
  return kind_of(cp_stdout(one->child));
}

static cJSON *stderr_of(const scene_child *one) {
  return kind_of(cp_stderr(one->child));
}

static cJSON *stdio_of(const scene_child *one) {
  cJSON *list = cJSON_CreateArray();
  int given = cJSON_GetArraySize(get(get(one->spec, "options"), "stdio"));
  if (given == 0 && strcmp(get_string(one->spec, "method", ""), "fork") == 0)
    given = 4; /* the three and the channel */
  for (size_t i = 0; i < (given > 3 ? (size_t)given : 3); i++)
    cJSON_AddItemToArray(list, kind_of(cp_stdio_at(one->child, i)));
  return list;
}

static cJSON *alive_of(const scene_child *one) {
  return cJSON_CreateBool(system_is_alive(cp_pid(one->child)));
}

static cJSON *leaked_of(const scene_child *one) {
  return cJSON_CreateNumber(system_descriptors() - one->run->descriptors_before);
}

static const struct property {
  const char *name;
  cJSON *(*of)(const scene_child *one);
} properties[] = {
    {"pid", pid_of},       {"exitCode", exit_code_of},  {"signalCode", signal_code_of},
    {"killed", killed_of}, {"spawnfile", spawnfile_of}, {"spawnargs", spawnargs_of},
    {"stdin", stdin_of},   {"stdout", stdout_of},       {"stderr", stderr_of},
    {"stdio", stdio_of},   {"alive", alive_of},         {"leaked", leaked_of},
};

void add_property(cJSON *entry, const scene_child *one, const char *name) {
  for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
    if (strcmp(properties[i].name, name) == 0) {
      cJSON_AddItemToObject(entry, name, properties[i].of(one));
      return;
    }
  cJSON *value = channel_property(one, name);
  if (value == NULL)
    broken("no such property", name);
  cJSON_AddItemToObject(entry, name, value);
}
