/*
 * The child with a channel that scenarios start: the counterpart of ../peer.js.
 *
 *   peer SCENARIO TRANSCRIPT NAME
 */
#include "system.h"

#include <stdio.h>
#include <string.h>

enum { LIFETIME_S = 60 };

static const cJSON *spec_of(const scene *run, const char *name) {
  const cJSON *child;
  if (*name == '\0')
    return run->scenario;
  cJSON_ArrayForEach(child, get(run->scenario, "children")) if (strcmp(get_string(child, "name", ""), name) ==
                                                                0) return child;
  broken("no such child", name);
  return NULL;
}

static void listen_all(scene_child *one, const cJSON *names) {
  static const char *const all[] = {"message", "internalMessage", "disconnect", "error"};
  const cJSON *name;
  for (size_t i = 0; names == NULL && i < sizeof all / sizeof *all; i++)
    listen_to(one, all[i]);
  cJSON_ArrayForEach(name, names) listen_to(one, name->valuestring);
}

static void fire_own(scene *run, const char *what) {
  char event[64];
  (void)snprintf(event, sizeof event, "%s%s", run->prefix, what);
  fire(run, event, NULL);
}

int main(int argc, char **argv) {
  char prefix[32];
  scene run;
  system_end_after(LIFETIME_S);
  cp_channel *channel = cp_parent();
  if (argc < 4)
    broken("usage", "peer SCENARIO TRANSCRIPT NAME");
  scene_open(&run, argv[1], argv[2]);
  if (channel == NULL)
    broken("no channel", cp_last_error()->message);
  (void)snprintf(prefix, sizeof prefix, *argv[3] != '\0' ? "peer-%s." : "%speer.", argv[3]);
  const cJSON *spec = get(spec_of(&run, argv[3]), "peer");
  scene_child *one = scene_child_new(&run, NULL);
  one->channel = channel;
  (void)snprintf(one->prefix, sizeof one->prefix, "%s", prefix);
  run.prefix = prefix;
  scene_play(&run, spec);
  listen_all(one, get(spec, "listen"));
  fire_own(&run, "start");
  (void)cp_run();
  fire_own(&run, "end");
  scene_close(&run);
  return 0;
}
