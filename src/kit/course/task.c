#include "course/task.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdlib.h>

static void show_requirements(const course *here, const exercise *one) {
  for (size_t i = 0; one->requires && one->requires[i]; i++)
    if (!state_passed(here->state, one->requires[i]))
      printf(_("It builds on %s, which has not been passed yet: ./kit start %s\n"), one->requires[i],
             one -> requires[i]);
}

static void show_node(const exercise *one) {
  char *line = text_format(_("In Node: %s\n"), one->node);
  if (*one->node)
    show_wrapped(stdout, 0, 4, line);
  free(line);
}

int task_begin(course *here, const exercise *one) {
  int copied = course_start(here, one);
  if (copied < 0)
    return KIT_BROKEN;
  printf(_("%s  %s   (about %d minutes)\n"), one->id, _(one->title), one->minutes);
  show_node(one);
  show_requirements(here, one);
  printf("\n");
  char *task = text_format("%s/task.md", one->dir);
  (void)show_page_body(stdout, task);
  free(task);
  printf("\n%s\n",
         copied ? _("The files to edit are now here:") : _("Started before; nothing was overwritten:"));
  for (size_t i = 0; one->files[i]; i++) {
    char *path = workspace_file(one, one->files[i]);
    printf("    %s\n", place_short(path));
    free(path);
  }
  if (!show_watched())
    printf(_("Then type:\n    ./kit check\n"));
  return KIT_GOOD;
}
