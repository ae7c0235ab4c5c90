/* driver SCENARIO [TRANSCRIPT] */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void broken(const char *what, const char *detail) {
  fprintf(stderr, "driver: %s: %s\n", what, detail);
  _exit(3);
}

/* ---- starting ---- */

static void add_listeners(scene_child *one) {
  const cJSON *names = get(one->spec, "listen"), *name;
  if (names == NULL)
    listen_to_all(one, strcmp(get_string(one->spec, "method", "spawn"), "spawn") == 0);
  cJSON_ArrayForEach(name, names) listen_to(one, name->valuestring);
}

static scene_child *one_new(scene *run, const cJSON *spec) {
  scene_child *child = calloc(1, sizeof *child);
  if (child == NULL)
    broken("memory", "");
  child->run = run;
  child->name = get_string(spec, "name", "");
  child->spec = spec;
  (void)snprintf(child->prefix, sizeof child->prefix, "%s%s", child->name, *child->name != '\0' ? "." : "");
  child->next = run->children;
  return run->children = child;
}

static void start(scene *run, const cJSON *spec) {
  const method *called = method_of(spec);
  scene_child *child = one_new(run, spec);
  scene_settings with;
  settings_make(child, &with);
  if (called->start != NULL) {
    child->child = cp_child_keep(called->start(child, &with));
    if (child->child != NULL)
      add_listeners(child);
    else
      emit_throw(run, called->name, cp_last_error());
  } else {
    cp_result *result = called->run(child, &with);
    print_result(child, called->name, result);
    result = cp_result_free(result);
  }
  settings_free(&with);
  char event[64];
  (void)snprintf(event, sizeof event, "%sstart", child->prefix);
  fire(run, event, NULL);
}

/* ---- the whole run ---- */

static char *read_file(const char *path) {
  FILE *file = fopen(path, "re");
  size_t size = 0, room = 65536, n;
  char *text = malloc(room);
  if (file == NULL || text == NULL)
    broken(path, strerror(errno));
  while ((n = fread(text + size, 1, room - size - 1, file)) > 0) {
    size += n;
    text = room - size < 2 ? realloc(text, room *= 2) : text;
    if (text == NULL)
      broken("memory", "");
  }
  (void)fclose(file);
  text[size] = '\0';
  return text;
}

static void run_open(scene *run, const char *scenario, const char *transcript) {
  char *text = read_file(scenario);
  *run = (struct scene){.scenario = cJSON_Parse(text), .transcript = 1, .current = "start"};
  free(text);
  if (run->scenario == NULL)
    broken(scenario, "is not JSON");
  if (transcript != NULL)
    run->transcript = open(transcript, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (run->transcript < 0)
    broken(transcript, strerror(errno));
  run->sizes = cJSON_IsTrue(get(run->scenario, "sizes"));
  run->rule_done = calloc((size_t)cJSON_GetArraySize(get(run->scenario, "on")) + 1, sizeof(bool));
  if (run->rule_done == NULL || cp_loop_default() == NULL)
    broken("memory", "");
}

static void run_close(scene *run) {
  for (scene_child *child; (child = run->children) != NULL; free(child)) {
    run->children = child->next;
    child->child = cp_child_free(child->child);
    child->abort = cp_abort_free(child->abort);
  }
  for (listener *to; (to = run->listeners) != NULL; free(to)) {
    run->listeners = to->next;
    free(to->event);
  }
  for (seen *stream; (stream = run->seen) != NULL; free(stream)) {
    run->seen = stream->next;
    free(stream->event);
    free(stream->text);
  }
  for (opened *file; (file = run->opened) != NULL; free(file)) {
    run->opened = file->next;
    (void)close(file->fd);
  }
  free(run->rule_done);
  cJSON_Delete(run->scenario);
}

int main(int argc, char **argv) {
  const cJSON *item;
  scene run;
  if (argc < 2)
    broken("usage", "driver SCENARIO [TRANSCRIPT]");
  run_open(&run, argv[1], argc > 2 ? argv[2] : NULL);
  cJSON_ArrayForEach(item, get(run.scenario, "before")) prepare(&run, item);
  run.descriptors_before = descriptors();
  cJSON_ArrayForEach(item, get(run.scenario, "children")) start(&run, item);
  start(&run, run.scenario);
  (void)cp_run();
  fire(&run, "loop.end", NULL);
  allow_processes();
  run_close(&run);
  return 0;
}
