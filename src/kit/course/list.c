#include "common/files.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/lessons.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *state_word(const course *here, const exercise *one) {
  if (state_passed(here->state, one->id))
    return _("passed");
  return workspace_started(one) ? _("started") : "";
}

/* "wait, status, zombies" of "# Stage 2: wait, status, zombies"; to free(), NULL without a lesson. */
static char *stage_title(int stage) {
  char *dir = lesson_dir(stage), *path = text_format("%s/lesson.md", dir ? dir : ""), *page = say_page(path);
  char *text = NULL, *title = NULL;
  if (dir && file_read(page, &text, NULL) == 0) {
    size_t size = strcspn(text, "\n"), colon = strcspn(text, ":");
    if (colon < size)
      title = text_format("%.*s", (int)(size - colon), text + colon);
  }
  free(text);
  free(page);
  free(path);
  free(dir);
  return title;
}

static void show_stage(const course *here, int stage) {
  int minutes = 0;
  for (size_t i = 0; i < here->exercises.count; i++) {
    const exercise *one = here->exercises.items[i];
    minutes += one->stage == stage ? one->minutes : 0;
  }
  char *title = stage_title(stage);
  char *line = text_format(_("Stage %d%s   (%d min%s)"), stage, title ? title : "", minutes,
                           course_holds_stage(here, here->route, stage) ? "" : _(", not of your route"));
  show_wrapped(stdout, 0, 2, line);
  free(line);
  free(title);
}

static void show_quiz(const course *here, int stage) {
  char *dir = lesson_dir(stage), *path = text_format("%s/quiz.json", dir ? dir : "");
  char *name = text_format("%d", stage);
  const char *note = state_note(here->state, "quizzes", name);
  if (dir && file_exists(path))
    printf(_("  quiz   %-8.*s           ./kit quiz %d\n"), (int)strcspn(note, ","), note, stage);
  free(name);
  free(path);
  free(dir);
}

static void show_exercise(const course *here, const exercise *one) {
  bool current = strcmp(one->id, state_current(here->state)) == 0;
  printf(_("%s %-6s %-8s %3d min  %s\n"),
         current                         ? ">"
         : route_holds(here->route, one) ? " "
                                         : "-",
         one->id, state_word(here, one), one->minutes, _(one->title));
}

int verb_list(int argc, char **argv) {
  if (argc > 1) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  course here = course_open();
  for (size_t i = 0; i < here.exercises.count; i++) {
    const exercise *one = here.exercises.items[i];
    bool first = i == 0 || here.exercises.items[i - 1]->stage != one->stage;
    bool last = i + 1 == here.exercises.count || here.exercises.items[i + 1]->stage != one->stage;
    if (first && i)
      printf("\n");
    if (first)
      show_stage(&here, one->stage);
    show_exercise(&here, one);
    if (last)
      show_quiz(&here, one->stage);
  }
  printf(_("\n%zu of %zu passed.%s\n"), course_passed(&here), course_count(&here),
         *state_current(here.state) ? _("  > is the current one.") : "");
  if (here.route)
    printf(_("Your route is \"%s\"; what stands behind - is not of it.\n"), here.route->id);
  course_close(&here);
  return KIT_GOOD;
}
