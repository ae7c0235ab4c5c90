/* driver SCENARIO [TRANSCRIPT] */
#include "system.h"

#include <stdio.h>
#include <string.h>

/* ---- starting ---- */

/* The methods whose streams are the caller's. */
static bool is_streamed(const cJSON *spec) {
  const char *name = get_string(spec, "method", "spawn");
  return strcmp(name, "spawn") == 0 || strcmp(name, "fork") == 0;
}

static void add_listeners(scene_child *one) {
  const cJSON *names = get(one->spec, "listen"), *name;
  if (names == NULL)
    listen_to_all(one, is_streamed(one->spec));
  cJSON_ArrayForEach(name, names) listen_to(one, name->valuestring);
}

static void start(scene *run, const cJSON *spec) {
  const method *called = method_of(spec);
  scene_child *child = scene_child_new(run, spec);
  scene_settings with;
  settings_make(child, &with);
  if (called->start != NULL) {
    child->child = cp_child_keep(called->start(child, &with));
    child->channel = cp_channel_of(child->child);
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

int main(int argc, char **argv) {
  const cJSON *item;
  scene run;
  if (argc < 2)
    broken("usage", "driver SCENARIO [TRANSCRIPT]");
  scene_open(&run, argv[1], argc > 2 ? argv[2] : NULL);
  scene_play(&run, run.scenario);
  cJSON_ArrayForEach(item, get(run.scenario, "children")) start(&run, item);
  start(&run, run.scenario);
  (void)cp_run();
  fire(&run, "loop.end", NULL);
  system_unlimit();
  scene_close(&run);
  return 0;
}
