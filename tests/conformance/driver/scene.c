/* What a driver and a peer share: the scenario, the transcript, and what belongs to them. */
#include "system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void broken(const char *what, const char *detail) {
  fprintf(stderr, "driver: %s: %s\n", what, detail);
  _Exit(3);
}

scene_child *scene_child_new(scene *run, const cJSON *spec) {
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

/* Whose rules these are: the scenario's, or a peer's. */
void scene_play(scene *run, const cJSON *spec) {
  const cJSON *step;
  run->rules = get(spec, "on");
  run->rule_done = calloc((size_t)cJSON_GetArraySize(run->rules) + 1, sizeof(bool));
  if (run->rule_done == NULL)
    broken("memory", "");
  cJSON_ArrayForEach(step, get(spec, "before")) prepare(run, step);
  run->descriptors_before = system_descriptors();
}

static char *read_file(const char *path) {
  int file = system_open(path, "r");
  size_t size = 0, room = 65536;
  long n;
  char *text = malloc(room);
  if (file < 0 || text == NULL)
    broken(path, strerror(-file));
  while ((n = system_read(file, text + size, room - size - 1)) > 0) {
    size += (size_t)n;
    text = room - size < 2 ? realloc(text, room *= 2) : text;
    if (text == NULL)
      broken("memory", "");
  }
  system_close(file);
  text[size] = '\0';
  return text;
}

void scene_open(scene *run, const char *scenario, const char *transcript) {
  char *text = read_file(scenario);
  *run = (struct scene){
      .scenario = cJSON_Parse(text), .path = scenario, .transcript = 1, .prefix = "", .current = "start"};
  free(text);
  if (run->scenario == NULL)
    broken(scenario, "is not JSON");
  if (transcript != NULL)
    run->transcript = system_open(transcript, "w");
  if (run->transcript < 0)
    broken(transcript, strerror(-run->transcript));
  run->sizes = cJSON_IsTrue(get(run->scenario, "sizes"));
  if (cp_loop_default() == NULL)
    broken("memory", "");
}

void scene_close(scene *run) {
  for (scene_child *child; (child = run->children) != NULL; free(child)) {
    run->children = child->next;
    child->child = cp_child_free(child->child);
    child->abort = cp_abort_free(child->abort);
    free(child->last);
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
    system_close(file->fd);
  }
  for (made_handle *made; (made = run->handles) != NULL; free(made)) {
    run->handles = made->next;
    handle_close(made);
  }
  free(run->rule_done);
  cJSON_Delete(run->scenario);
}
