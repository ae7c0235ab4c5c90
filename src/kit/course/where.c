/* kit alone: where the learner is, and what to type. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/lessons.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdlib.h>

enum { MOST_STAGES = 100 };

static void show_files(const exercise *one) {
  for (size_t i = 0; one->files[i]; i++) {
    char *path = workspace_file(one, one->files[i]);
    printf(_("    edit %s\n"), place_short(path));
    free(path);
  }
}

static void show_current(const course *here, const exercise *one) {
  printf(_("You are at %s, %s.   (about %d minutes)\n"), one->id, _(one->title), one->minutes);
  if (!route_holds(here->route, one))
    printf(_("It is not of your route.\n"));
  printf("\n");
  show_files(one);
  printf(_("    ./kit check     see whether it works, and what went wrong\n"));
  printf(_("    ./kit watch     the same at every save, with keys for the rest\n"));
  printf(_("    ./kit run       just run it; what runs away is ended\n"));
  printf(_("    ./kit hint      a hint; three levels\n"));
}

static void show_next(const course *here, const exercise *one) {
  char *missing = course_missing(here, one, true);
  printf(_("Next is %s, %s.   (about %d minutes)\n"), one->id, _(one->title), one->minutes);
  if (missing)
    printf(_("It builds on %s, not passed yet; nothing else is left.\n"), missing);
  printf("\n");
  free(missing);
  printf("    ./kit start %s\n", one->id);
}

/* Of a stage of the route before this one, and not asked yet. */
static void show_quiz(const course *here, int before) {
  for (int stage = before - 1; stage >= 0; stage--) {
    char *dir = lesson_dir(stage), *path = text_format("%s/quiz.json", dir ? dir : "");
    char *name = text_format("%d", stage);
    bool held = course_holds_stage(here, here->route, stage);
    bool waits = held && dir && file_exists(path) && !*state_note(here->state, "quizzes", name);
    if (waits)
      printf(_("    ./kit quiz %-4d what will these programs do? a quiz\n"), stage);
    free(name);
    free(path);
    free(dir);
    if (waits)
      return;
  }
}

int verb_where(int argc, char **argv) {
  (void)argc;
  (void)argv;
  course here = course_open();
  printf(_("childproc: processes in C, by use, by looking, and by building them\n\n"));
  if (here.route)
    printf(_("Route: %s\n"), _(here.route->title));
  printf(_("%zu of %zu exercises passed.\n"), course_passed(&here), course_count(&here));
  const exercise *current = exercises_find(&here.exercises, state_current(here.state));
  const exercise *next = course_next(&here);
  if (current && !state_passed(here.state, current->id) && workspace_started(current))
    show_current(&here, next = current);
  else if (next)
    show_next(&here, next);
  else
    printf(here.route ? _("Your route is done; ./kit route shows others.\n\n")
                      : _("The course is done.\n\n"));
  show_quiz(&here, next ? next->stage : MOST_STAGES);
  printf(_("    ./kit lesson    the lesson that goes with it\n"));
  printf(_("    ./kit list      all exercises;  ./kit help   all commands\n"));
  course_close(&here);
  return KIT_GOOD;
}
