#include "common/say.h"
#include "course/task.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdio.h>

int verb_next(int argc, char **argv) {
  if (argc > 1) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  course here = course_open();
  exercise *current = exercises_find(&here.exercises, state_current(here.state));
  exercise *next = course_next(&here);
  int code = KIT_GOOD;
  if (!here.exercises.count) {
    fprintf(stderr, _("kit: this checkout has no exercises\n"));
    code = KIT_BROKEN;
  } else if (!next)
    printf(_("Every exercise has been passed.\n"));
  else {
    if (next == current && workspace_started(current))
      printf(_("%s has not been passed yet; to leave it for later: ./kit start EXERCISE\n\n"), current->id);
    code = task_begin(&here, next);
  }
  course_close(&here);
  return code;
}
