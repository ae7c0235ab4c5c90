/* A scenario's options, said in cp_options. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *array_of(size_t count, size_t size) {
  void *array = calloc(count + 1, size);
  if (array == NULL)
    broken("memory", "");
  return array;
}

static const char **args_of(const cJSON *list, const char *const *first) {
  size_t i = 0;
  const cJSON *arg;
  if (list == NULL && *first == NULL)
    return NULL;
  const char **args = array_of((size_t)cJSON_GetArraySize(list) + 3, sizeof *args);
  while (first[i] != NULL) {
    args[i] = first[i];
    i++;
  }
  cJSON_ArrayForEach(arg, list) args[i++] = arg->valuestring;
  return args;
}

/* A peer is told where its part of the scenario is, and where its transcript goes: beside it. */
static char *transcript_of(const scene_child *one) {
  const char *slash = strrchr(one->run->path, '/');
  if (slash == NULL)
    slash = strrchr(one->run->path, '\\'); /* Windows */
  size_t folder = slash != NULL ? (size_t)(slash - one->run->path) + 1 : 0;
  size_t size = folder + strlen(one->name) + sizeof "peer-";
  char *path = array_of(size, 1);
  (void)snprintf(path, size, "%.*speer%s%s", (int)folder, one->run->path, *one->name != '\0' ? "-" : "",
                 one->name);
  return path;
}

/* {"A": "1", "B": null} becomes "A=1", "B". */
static const char **env_of(const cJSON *object) {
  size_t i = 0;
  const cJSON *value;
  if (!cJSON_IsObject(object))
    return NULL;
  const char **env = array_of((size_t)cJSON_GetArraySize(object), sizeof *env);
  cJSON_ArrayForEach(value, object) {
    const char *text = cJSON_GetStringValue(value);
    size_t size = strlen(value->string) + (text != NULL ? strlen(text) : 0) + 2;
    char *entry = malloc(size);
    if (entry == NULL)
      broken("memory", "");
    (void)snprintf(entry, size, "%s%s%s", value->string, text != NULL ? "=" : "", text != NULL ? text : "");
    env[i++] = entry;
  }
  return env;
}

static const char **env_free(const char **env) {
  for (size_t i = 0; env != NULL && env[i] != NULL; i++)
    free((void *)(uintptr_t)env[i]);
  free(env);
  return NULL;
}

static cp_stdio stdio_word(const char *word) {
  if (strcmp(word, "pipe") == 0 || strcmp(word, "overlapped") == 0)
    return CP_PIPE;
  if (strcmp(word, "ignore") == 0)
    return CP_IGNORE;
  if (strcmp(word, "ipc") == 0)
    return CP_IPC;
  if (strcmp(word, "inherit") != 0)
    broken("no such kind of stdio", word);
  return CP_INHERIT;
}

static cp_stdio stdio_opened(const scene *run, const char *name) {
  const opened *file = run->opened;
  while (file != NULL && strcmp(file->name, name) != 0)
    file = file->next;
  if (file == NULL)
    broken("not opened", name);
  return CP_FD(file->fd);
}

/* "a.stdout" */
static cp_stdio stdio_stream(const scene *run, const char *path) {
  char name[32];
  const char *dot = strchr(path, '.');
  if (dot == NULL)
    broken("no such stream", path);
  (void)snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
  const scene_child *from = child_named(run, name);
  if (from == NULL)
    broken("no such child", name);
  return CP_STREAM(stream_of(from, dot + 1));
}

static cp_stdio stdio_element(const scene *run, const cJSON *element) {
  if (cJSON_IsString(element))
    return stdio_word(element->valuestring);
  if (cJSON_IsNumber(element))
    return CP_FD(element->valueint);
  if (get(element, "open") != NULL)
    return stdio_opened(run, get_string(element, "open", ""));
  if (get(element, "stream") != NULL)
    return stdio_stream(run, get_string(element, "stream", ""));
  return CP_DEFAULT;
}

/* One word is for all three; fork adds the channel to it. */
static cp_stdio *stdio_of(const scene_child *one, const cJSON *from) {
  const scene *run = one->run;
  bool word = cJSON_IsString(from), forks = strcmp(get_string(one->spec, "method", ""), "fork") == 0;
  size_t count = word ? 3 : (size_t)cJSON_GetArraySize(from);
  if (from == NULL || cJSON_IsNull(from))
    return NULL;
  cp_stdio *list = array_of(count + 1, sizeof *list);
  for (size_t i = 0; i < count; i++)
    list[i] = stdio_element(run, word ? from : cJSON_GetArrayItem(from, (int)i));
  if (word && forks)
    list[count++] = CP_IPC;
  list[count] = CP_STDIO_LAST;
  return list;
}

static int signal_of(const cJSON *from) {
  if (from == NULL)
    return 0;
  return cJSON_IsString(from) ? cp_signal_number(from->valuestring) : from->valueint;
}

static cp_id id_of(const cJSON *from) {
  cp_id none = {false, 0};
  return cJSON_IsNumber(from) ? CP_ID((unsigned)from->valuedouble) : none;
}

static cp_abort *abort_of(scene_child *one, const cJSON *from) {
  if (from == NULL || cJSON_IsFalse(from))
    return NULL;
  one->abort = cp_abort_new();
  if (cJSON_IsString(from))
    cp_abort_trigger(one->abort);
  return one->abort;
}

/* A real zero and no limit have names of their own here. */
static int64_t max_buffer_of(const cJSON *from) {
  if (from == NULL)
    return 0;
  if (cJSON_IsString(from))
    return CP_UNLIMITED;
  return from->valuedouble == 0 ? CP_ZERO : (int64_t)from->valuedouble;
}

static char *input_of(const cJSON *from, size_t *ret_size) {
  const cJSON *bytes = get(from, "inputBytes");
  const char *text = get_string(from, "input", NULL);
  *ret_size = bytes != NULL ? (size_t)bytes->valuedouble : text != NULL ? strlen(text) : 0;
  if (bytes == NULL)
    return text != NULL ? copy_of(text) : NULL;
  return memset(array_of(*ret_size, 1), 'x', *ret_size);
}

/* Text is what the asynchronous methods give by default, and what an encoding other than "buffer" asks for.
 */
static bool is_text(const scene_child *one, const char *encoding) {
  const char *name = get_string(one->spec, "method", "spawn");
  if (encoding == NULL)
    return strcmp(name, "exec") == 0 || strcmp(name, "execFile") == 0;
  return strcmp(encoding, "buffer") != 0;
}

void settings_make(scene_child *one, scene_settings *ret) {
  const cJSON *from = get(one->spec, "options"), *timeout = get(from, "timeout");
  bool peer = get(one->spec, "peer") != NULL;
  char *own = peer ? transcript_of(one) : NULL;
  const char *const told[] = {peer ? one->run->path : NULL, own, one->name, NULL};
  *ret = (scene_settings){
      .own = own,
      .args = args_of(get(one->spec, "args"), told),
      .exec_argv = args_of(get(from, "execArgv"), told + 3),
      .env = env_of(get(from, "env")),
      .env_add = env_of(get(from, "env_add")),
      .stdio = stdio_of(one, get(from, "stdio")),
  };
  size_t input_size;
  ret->input = input_of(from, &input_size);
  ret->options = (cp_options){
      .size = sizeof(cp_options),
      .cwd = get_string(from, "cwd", NULL),
      .env = ret->env,
      .env_add = ret->env_add,
      .argv0 = get_string(from, "argv0", NULL),
      .stdio = ret->stdio,
      .shell = cJSON_IsTrue(get(from, "shell")),
      .shell_path = get_string(from, "shell", NULL),
      .detached = cJSON_IsTrue(get(from, "detached")),
      .timeout_ms = timeout != NULL ? (int64_t)timeout->valuedouble : 0,
      .kill_signal = signal_of(get(from, "killSignal")),
      .abort = abort_of(one, get(from, "signal")),
      .uid = id_of(get(from, "uid")),
      .gid = id_of(get(from, "gid")),
      .text = is_text(one, get_string(from, "encoding", NULL)),
      .max_buffer = max_buffer_of(get(from, "maxBuffer")),
      .input = ret->input,
      .input_size = input_size,
      .exec_path = get_string(from, "execPath", NULL),
      .exec_argv = ret->exec_argv,
      .silent = cJSON_IsTrue(get(from, "silent")),
      .windows_verbatim = cJSON_IsTrue(get(from, "windowsVerbatimArguments")),
      .windows_hide = cJSON_IsTrue(get(from, "windowsHide")),
      .serialization =
          strcmp(get_string(from, "serialization", "json"), "advanced") == 0 ? CP_ADVANCED : CP_JSON,
  };
}

void settings_free(scene_settings *with) {
  free(with->args);
  with->args = NULL;
  free(with->exec_argv);
  with->exec_argv = NULL;
  free(with->own);
  with->own = NULL;
  with->env = env_free(with->env);
  with->env_add = env_free(with->env_add);
  free(with->stdio);
  with->stdio = NULL;
  free(with->input);
  with->input = NULL;
}
