/* Reading scenarios, strictly: a member that nobody knows is a slip that would make a test say less. */
#include "common/files.h"
#include "common/text.h"
#include "conformance/conformance.h"

#include <stdlib.h>
#include <string.h>

static const char *const members[] = {"id",        "title",  "rows",  "method",   "file",     "args",
                                      "options",   "listen", "on",    "before",   "children", "files",
                                      "folders",   "fifos",  "stdin", "show",     "sizes",    "unordered",
                                      "deviation", "needs",  "note",  "callback", "peer",     "systems"};
static const char *const options[] = {"cwd",        "env",           "env_add",
                                      "argv0",      "shell",         "stdio",
                                      "detached",   "uid",           "gid",
                                      "timeout",    "killSignal",    "signal",
                                      "encoding",   "maxBuffer",     "input",
                                      "inputBytes", "execPath",      "execArgv",
                                      "silent",     "serialization", "windowsVerbatimArguments",
                                      "windowsHide"};

static bool known(const char *name, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(names[i], name) == 0)
      return true;
  return false;
}

static char *unknown_member(const cJSON *object, const char *where, const char *const *names, size_t count) {
  for (const cJSON *one = object != NULL ? object->child : NULL; one != NULL; one = one->next)
    if (!known(one->string, names, count)) {
      const char *near = text_nearest(one->string, names, count);
      return text_format("%s\"%s\" is no member of a scenario%s%s%s", where, one->string,
                         near != NULL ? "; is \"" : "", near != NULL ? near : "",
                         near != NULL ? "\" meant?" : "");
    }
  return NULL;
}

static char *mistake_in(const cJSON *json, const char *id) {
  const char *own = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "id"));
  if (!cJSON_IsObject(json))
    return text_copy("it is not a JSON object");
  if (own != NULL && strcmp(own, id) != 0)
    return text_format("its id is \"%s\", its file says \"%s\"", own, id);
  char *wrong = unknown_member(json, "", members, sizeof members / sizeof *members);
  if (wrong != NULL)
    return wrong;
  return unknown_member(cJSON_GetObjectItemCaseSensitive(json, "options"), "options: ", options,
                        sizeof options / sizeof *options);
}

/* "path/to/exit-code.json" is exit-code. */
static char *id_of(const char *path) {
  const char *slash = strrchr(path, '/');
  char *id = text_copy(slash != NULL ? slash + 1 : path);
  char *dot = strrchr(id, '.');
  if (dot != NULL)
    *dot = '\0';
  return id;
}

void scenario_read(const char *path, conf_scenario *ret) {
  size_t size;
  *ret = (conf_scenario){.id = id_of(path)};
  int status = file_read(path, &ret->text, &size);
  if (status < 0) {
    ret->wrong = text_format("it cannot be read: %s", strerror(-status));
    return;
  }
  const char *end;
  ret->json = cJSON_ParseWithOpts(ret->text, &end, 1);
  if (ret->json == NULL) {
    int line = 1;
    for (const char *at = ret->text; at < end; at++)
      line += *at == '\n';
    ret->wrong = text_format("line %d is not JSON", line);
    return;
  }
  ret->wrong = mistake_in(ret->json, ret->id);
}

void scenario_free(conf_scenario *scenario) {
  free(scenario->id);
  free(scenario->text);
  free(scenario->wrong);
  cJSON_Delete(scenario->json);
  *scenario = (conf_scenario){0};
}

static bool has_text(const cJSON *list, const char *text) {
  const cJSON *one;
  cJSON_ArrayForEach(one, list) if (cJSON_IsString(one) && strcmp(one->valuestring, text) == 0) return true;
  return false;
}

bool scenario_needs(const conf_scenario *scenario, const char *what) {
  return has_text(cJSON_GetObjectItemCaseSensitive(scenario->json, "needs"), what);
}

bool scenario_is_for(const conf_scenario *scenario, const char *system) {
  const cJSON *systems = cJSON_GetObjectItemCaseSensitive(scenario->json, "systems");
  return systems != NULL ? has_text(systems, system) : strcmp(system, "unix") == 0;
}

/* "repeat:ab:3" adds ababab. */
static void add_repeated(text_buffer *to, const char *from, const char *end) {
  const char *colon = memchr(from, ':', (size_t)(end - from));
  for (long n = colon != NULL ? strtol(colon + 1, NULL, 10) : 0; n > 0; n--)
    text_add(to, from, (size_t)(colon - from));
}

static void add_named(text_buffer *to, const char *name, const char *end, const char *const *pairs) {
  size_t size = (size_t)(end - name);
  if (size > 7 && strncmp(name, "repeat:", 7) == 0) {
    add_repeated(to, name + 7, end);
    return;
  }
  for (; pairs[0] != NULL; pairs += 2)
    if (strlen(pairs[0]) == size && strncmp(pairs[0], name, size) == 0) {
      text_add(to, pairs[1], strlen(pairs[1]));
      return;
    }
  text_add(to, name - 2, size + 3); /* not one of ours: the shell's, say */
}

char *scenario_fill(const char *text, const char *const *pairs) {
  text_buffer to = {0};
  for (;;) {
    const char *open = strstr(text, "${"), *end = open != NULL ? strchr(open, '}') : NULL;
    if (end == NULL)
      break;
    text_add(&to, text, (size_t)(open - text));
    add_named(&to, open + 2, end, pairs);
    text = end + 1;
  }
  text_add(&to, text, strlen(text));
  return text_take(&to);
}
