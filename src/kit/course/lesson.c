#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/lessons.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

static const char *program_name(const char *path, int *ret_size) {
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  *ret_size = (int)strlen(name) - 2;
  return name;
}

static int show_lesson(int stage) {
  char *dir = lesson_dir(stage);
  if (!dir) {
    fprintf(stderr, _("kit: there is no lesson for stage %d; there is one for"), stage);
    for (int other = 0; other < 100; other++) {
      char *found = lesson_dir(other);
      if (found)
        fprintf(stderr, " %d", other);
      free(found);
    }
    fprintf(stderr, "\n");
    return KIT_USAGE;
  }
  char *path = text_format("%s/lesson.md", dir);
  int result = show_page(stdout, path);
  if (result)
    fprintf(stderr, _("kit: %s: %s\n"), path, strerror(-result));
  char **programs = lesson_programs(stage);
  if (programs)
    printf(_("\nIts programs:\n"));
  for (size_t i = 0; programs && programs[i]; i++) {
    int size;
    const char *name = program_name(programs[i], &size);
    printf("    ./kit demo %.*s\n", size, name);
  }
  list_free(programs);
  free(path);
  free(dir);
  return result ? KIT_BROKEN : KIT_GOOD;
}

/* The stage of the current exercise, or of the one that comes next. */
static int stage_here(void) {
  course here = course_open();
  exercise *one = exercises_find(&here.exercises, state_current(here.state));
  if (!one)
    one = course_next(&here);
  int stage = one ? one->stage : 0;
  course_close(&here);
  return stage;
}

int verb_lesson(int argc, char **argv) {
  char *end = NULL;
  long stage = argc == 2 ? strtol(argv[1], &end, 10) : argc == 1 ? stage_here() : -1;
  if (stage < 0 || stage > 99 || (end && (end == argv[1] || *end))) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  return show_lesson((int)stage);
}
