#include "common/say.h"
#include "course/task.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>

/* Why it is offered all the same. */
static void say_missing(const course *here, const exercise *next) {
  char *missing = course_missing(here, next, false), *in_route = course_missing(here, next, true);
  if (in_route)
    printf(_("%s builds on %s, not passed yet; nothing else is left.\n\n"), next->id, in_route);
  else if (missing)
    printf(_("%s builds on %s, which your route leaves out; the lesson tells what is needed.\n\n"), next->id,
           missing);
  free(in_route);
  free(missing);
}

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
    printf(here.route ? _("Every exercise of your route has been passed; ./kit route shows others.\n")
                      : _("Every exercise has been passed.\n"));
  else {
    say_missing(&here, next);
    if (next == current && workspace_started(current))
      printf(_("%s has not been passed yet; to leave it for later: ./kit start EXERCISE\n\n"), current->id);
    code = task_begin(&here, next);
  }
  course_close(&here);
  return code;
}
