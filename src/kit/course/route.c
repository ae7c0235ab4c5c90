/* kit route: which way through the course, and what it leaves out. */
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *stages_left_out(const course *here, const route *one) {
  text_buffer text = {NULL, 0};
  int last = -1;
  for (size_t i = 0; i < here->exercises.count; i++) {
    int stage = here->exercises.items[i]->stage;
    if (stage != last && !course_holds_stage(here, one, stage))
      text_addf(&text, "%s%d", text.size ? ", " : "", stage);
    last = stage;
  }
  return text_take(&text);
}

static void show_route(const course *here, const route *one) {
  size_t count = 0;
  int minutes = 0;
  for (size_t i = 0; i < here->exercises.count; i++)
    if (route_holds(one, here->exercises.items[i])) {
      count++;
      minutes += here->exercises.items[i]->minutes;
    }
  char *out = stages_left_out(here, one);
  printf("%s %-12s %s\n", one == here->route ? ">" : " ", one->id, _(one->title));
  char *text = text_format(
      ngettext("%zu exercise, about %d hours.", "%zu exercises, about %d hours.", (unsigned long)count),
      count, (minutes + 59) / 60);
  char *all = text_format(*out ? _("%s Leaves out the stages %s.") : "%s", text, out);
  show_wrapped(stdout, 15, 15, all);
  free(all);
  free(text);
  free(out);
}

static int show_all(const course *here) {
  for (size_t i = 0; i < here->routes.count; i++)
    show_route(here, &here->routes.items[i]);
  if (!here->routes.count)
    printf(_("This checkout has no routes.\n"));
  else if (here->route)
    printf(_("\n> is yours. To choose another: ./kit route NAME; ./kit route none is without one.\n"));
  else
    printf(_("\nTo choose one: ./kit route NAME\n"));
  return KIT_GOOD;
}

static int choose(course *here, const char *name) {
  const route *found = routes_find(&here->routes, name);
  bool none = strcmp(name, "none") == 0;
  if (!found && !none) {
    fprintf(stderr, _("kit: there is no route \"%s\"; ./kit route lists them\n"), name);
    return KIT_USAGE;
  }
  state_set_note(here->state, "course", "route", none ? "" : name);
  here->route = found;
  int code = state_save(here->state) ? KIT_BROKEN : KIT_GOOD;
  if (none)
    printf(_("Without a route every exercise is offered.\n"));
  else
    show_route(here, found);
  printf("\n    ./kit next\n");
  return code;
}

int verb_route(int argc, char **argv) {
  if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
    verb_usage("route");
    return KIT_USAGE;
  }
  course here = course_open();
  int code = argc == 2 ? choose(&here, argv[1]) : show_all(&here);
  course_close(&here);
  return code;
}
