#include "common/say.h"
#include "course/course.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdio.h>
#include <string.h>

static const char *state_word(const course *here, const exercise *one) {
  if (state_passed(here->state, one->id))
    return _("passed");
  return workspace_started(one) ? _("started") : "";
}

int verb_list(int argc, char **argv) {
  if (argc > 1) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  course here = course_open();
  int stage = -1;
  for (size_t i = 0; i < here.exercises.count; i++) {
    const exercise *one = here.exercises.items[i];
    if (one->stage != stage)
      printf(_("%sStage %d\n"), stage < 0 ? "" : "\n", one->stage);
    stage = one->stage;
    bool current = strcmp(one->id, state_current(here.state)) == 0;
    printf(_("%s %-6s %-8s %3d min  %s\n"), current ? ">" : " ", one->id, state_word(&here, one),
           one->minutes, _(one->title));
  }
  printf(_("\n%zu of %zu passed.%s\n"), course_passed(&here), here.exercises.count,
         *state_current(here.state) ? _("  > is the current one.") : "");
  course_close(&here);
  return KIT_GOOD;
}
