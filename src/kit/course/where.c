/* kit alone: where the learner is, and what to type. */
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdlib.h>

static void show_files(const exercise *one) {
  for (size_t i = 0; one->files[i]; i++) {
    char *path = workspace_file(one, one->files[i]);
    printf(_("    edit %s\n"), place_short(path));
    free(path);
  }
}

static void show_current(const exercise *one) {
  printf(_("You are at %s, %s.   (about %d minutes)\n\n"), one->id, _(one->title), one->minutes);
  show_files(one);
  printf(_("    ./kit check     see whether it works, and what went wrong\n"));
  printf(_("    ./kit watch     the same at every save, with keys for the rest\n"));
  printf(_("    ./kit run       just run it; what runs away is ended\n"));
  printf(_("    ./kit hint      a hint; three levels\n"));
}

static void show_next(const exercise *one) {
  printf(_("Next is %s, %s.   (about %d minutes)\n\n"), one->id, _(one->title), one->minutes);
  printf("    ./kit start %s\n", one->id);
}

int verb_where(int argc, char **argv) {
  (void)argc;
  (void)argv;
  course here = course_open();
  printf(_("childproc: processes in C, by use, by looking, and by building them\n\n"));
  printf(_("%zu of %zu exercises passed.\n"), course_passed(&here), here.exercises.count);
  const exercise *current = exercises_find(&here.exercises, state_current(here.state));
  const exercise *next = course_next(&here);
  if (current && !state_passed(here.state, current->id) && workspace_started(current))
    show_current(current);
  else if (next)
    show_next(next);
  else
    printf(_("The course is done.\n\n"));
  printf(_("    ./kit lesson    the lesson that goes with it\n"));
  printf(_("    ./kit list      all exercises;  ./kit help   all commands\n"));
  course_close(&here);
  return KIT_GOOD;
}
