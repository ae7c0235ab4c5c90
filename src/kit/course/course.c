#include "course/course.h"
#include "common/say.h"
#include "common/text.h"
#include "course/history.h"
#include "course/workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

course course_open(void) {
  return (course){exercises_load(), state_load()};
}

void course_close(course *one) {
  exercises_free(&one->exercises);
  one->state = state_free(one->state);
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

exercise *course_next(const course *one) {
  size_t count = one->exercises.count, from = 0;
  for (size_t i = 0; i < count; i++)
    if (strcmp(one->exercises.items[i]->id, state_current(one->state)) == 0)
      from = i;
  for (size_t i = 0; i < count; i++) {
    exercise *candidate = one->exercises.items[(from + i) % count];
    if (!state_passed(one->state, candidate->id))
      return candidate;
  }
  return NULL;
}

size_t course_passed(const course *one) {
  size_t passed = 0;
  for (size_t i = 0; i < one->exercises.count; i++)
    passed += state_passed(one->state, one->exercises.items[i]->id);
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
