#include "common/say.h"
#include "supervise/run.h"

#include <string.h>

static const kit_engine *const known[] = {&kit_engine_tree,   &kit_engine_waitgraph, &kit_engine_inject,
                                          &kit_engine_probe,  &kit_engine_storm,     &kit_engine_stdio,
                                          &kit_engine_static, &kit_engine_memory,    &kit_engine_strace};

static const kit_engine *find(const char *name) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcmp(known[i]->name, name) == 0)
      return known[i];
  return NULL;
}

static void start_one(kit_run *run, const char *name) {
  const kit_engine *engine = find(name);
  void *state = NULL;
  const char *why = NULL;
  if (!engine)
    text_append(&run->report->not_checked, _("%s: there is no such engine\n"), name);
  else if (run->engine_count == MOST_ENGINES)
    text_append(&run->report->not_checked, _("%s: too many engines\n"), name);
  else if (engine->start(run, &state, &why) < 0)
    text_append(&run->report->not_checked, "%s: %s\n", name, why ? why : "could not be started");
  else
    run->engines[run->engine_count++] = (engine_slot){engine, state};
}

void engines_start(kit_run *run) {
  static const char *const usual[] = {"tree", NULL};
  const char *const *names = run->options->engines ? run->options->engines : usual;
  for (; *names; names++)
    start_one(run, *names);
}

void engines_observe(kit_run *run, const proc_tree *tree) {
  for (size_t i = 0; i < run->engine_count; i++)
    if (run->engines[i].engine->observe(run, run->engines[i].state, tree))
      run_stop(run, KIT_DEADLOCK, _("every process waits for another one"));
}

void engines_finish(kit_run *run, const proc_tree *tree) {
  for (size_t i = 0; i < run->engine_count; i++)
    run->engines[i].engine->finish(run, run->engines[i].state, tree, &run->report->findings);
}

void engines_free(kit_run *run) {
  for (size_t i = 0; i < run->engine_count; i++)
    run->engines[i].engine->free(run->engines[i].state);
  run->engine_count = 0;
}
