#include "course/course.h"
#include "common/say.h"
#include "common/text.h"
#include "course/history.h"
#include "course/workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

course course_open(void) {
  course here = {.exercises = exercises_load(), .state = state_load(), .routes = routes_load()};
  here.route = routes_find(&here.routes, state_note(here.state, "course", "route"));
  return here;
}

void course_close(course *one) {
  exercises_free(&one->exercises);
  one->state = state_free(one->state);
  routes_free(&one->routes);
  one->route = NULL;
}

exercise *course_find(const course *one, const char *id) {
  const char *wanted = id ? id : state_current(one->state);
  exercise *found = exercises_find(&one->exercises, wanted);
  if (found)
    return found;
  if (!id && !*wanted) {
    fprintf(stderr, _("kit: no exercise has been started; ./kit next starts the first one\n"));
    return NULL;
  }
  const char **names = kit_alloc(one->exercises.count, sizeof *names);
  for (size_t i = 0; i < one->exercises.count; i++)
    names[i] = one->exercises.items[i]->id;
  const char *nearest = text_nearest(wanted, names, one->exercises.count);
  if (nearest)
    fprintf(stderr, _("kit: there is no exercise \"%s\"; the nearest is %s. ./kit list shows them all\n"),
            wanted, nearest);
  else
    fprintf(stderr, _("kit: there is no exercise \"%s\". ./kit list shows them all\n"), wanted);
  free(names);
  return NULL;
}

char *course_missing(const course *one, const exercise *which, bool in_route) {
  text_buffer missing = {NULL, 0};
  for (size_t i = 0; which->requires && which->requires[i]; i++) {
    const exercise *needed = exercises_find(&one->exercises, which->requires[i]);
    if (needed && !state_passed(one->state, needed->id) && (!in_route || route_holds(one->route, needed)))
      text_addf(&missing, "%s%s", missing.size ? ", " : "", needed->id);
  }
  return missing.size ? text_take(&missing) : NULL;
}

static exercise *first_left(const course *one, bool ready) {
  size_t count = one->exercises.count, from = 0;
  for (size_t i = 0; i < count; i++)
    if (strcmp(one->exercises.items[i]->id, state_current(one->state)) == 0)
      from = i;
  for (size_t i = 0; i < count; i++) {
    exercise *candidate = one->exercises.items[(from + i) % count];
    if (state_passed(one->state, candidate->id) || !route_holds(one->route, candidate))
      continue;
    char *missing = ready ? course_missing(one, candidate, true) : NULL;
    bool may = !missing;
    free(missing);
    if (may)
      return candidate;
  }
  return NULL;
}

exercise *course_next(const course *one) {
  exercise *next = first_left(one, true);
  return next ? next : first_left(one, false);
}

bool course_holds_stage(const course *one, const route *way, int stage) {
  for (size_t i = 0; i < one->exercises.count; i++)
    if (one->exercises.items[i]->stage == stage && route_holds(way, one->exercises.items[i]))
      return true;
  return false;
}

size_t course_count(const course *one) {
  size_t count = 0;
  for (size_t i = 0; i < one->exercises.count; i++)
    count += route_holds(one->route, one->exercises.items[i]);
  return count;
}

size_t course_passed(const course *one) {
  size_t passed = 0;
  for (size_t i = 0; i < one->exercises.count; i++)
    passed += route_holds(one->route, one->exercises.items[i]) &&
              state_passed(one->state, one->exercises.items[i]->id);
  return passed;
}

int course_start(course *one, const exercise *which) {
  int copied = workspace_fill(which);
  if (copied < 0)
    return copied;
  history_begin(one->state);
  state_set_current(one->state, which->id);
  (void)state_save(one->state);
  return copied;
}
