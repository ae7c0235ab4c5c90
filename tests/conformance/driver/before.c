/* What a scenario may change in its driver before anything is started. */
#include "system.h"

#include <stdlib.h>
#include <string.h>

static void prepare_open(scene *run, const cJSON *step) {
  const char *path = get_string(step, "path", "");
  opened *file = malloc(sizeof *file);
  int fd = system_open(path, get_string(step, "flags", "w"));
  if (file == NULL || fd < 0)
    broken(path, strerror(-fd));
  *file = (opened){get_string(step, "open", ""), fd, run->opened};
  run->opened = file;
}

static void prepare_limit(scene *run, const cJSON *step) {
  (void)run;
  system_limit(get_string(step, "limit", ""));
}

static void prepare_umask(scene *run, const cJSON *step) {
  (void)run;
  system_umask((int)strtol(get_string(step, "umask", "022"), NULL, 8));
}

/* What is made once and kept is made now, so that "leaked" counts what is left behind alone. */
static void prepare_warm(scene *run, const cJSON *step) {
  (void)run;
  (void)step;
  (void)cp_spawn("/dev/null/none", NULL, NULL);
}

static const struct preparation {
  const char *name;
  void (*prepare)(scene *run, const cJSON *step);
} preparations[] = {{"open", prepare_open},
                    {"handle", handle_make},
                    {"limit", prepare_limit},
                    {"umask", prepare_umask},
                    {"warm", prepare_warm}};

void prepare(scene *run, const cJSON *step) {
  for (size_t i = 0; i < sizeof preparations / sizeof *preparations; i++)
    if (get(step, preparations[i].name) != NULL) {
      preparations[i].prepare(run, step);
      return;
    }
  broken("unknown preparation", step->child != NULL ? step->child->string : "");
}
