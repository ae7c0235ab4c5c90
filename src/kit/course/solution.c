/* The right answers of an exercise, once it is passed. */
#include "common/files.h"
#include "common/place.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "verbs.h"

#include <stdlib.h>

static void show_solution(const exercise *one, const char *name) {
  for (size_t i = 0; one->files[i]; i++) {
    char *path = text_format("%s/solutions/%s/%s", one->dir, name, one->files[i]);
    printf("---- %s: %s\n\n", name, place_short(path));
    (void)show_file(stdout, path);
    printf("\n");
    free(path);
  }
}

int verb_solution(int argc, char **argv) {
  if (argc > 2) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  course here = course_open();
  exercise *one = course_find(&here, argc == 2 ? argv[1] : NULL);
  int code = one ? KIT_GOOD : KIT_USAGE;
  if (one && !state_passed(here.state, one->id)) {
    fprintf(stderr, "kit: solutions are shown after a pass; ./kit hint %s helps until then\n", one->id);
    code = KIT_FAILED;
  } else if (one) {
    char *folder = text_format("%s/solutions", one->dir);
    char **names = folder_names(folder, "");
    for (size_t i = 0; names && names[i]; i++)
      show_solution(one, names[i]);
    list_free(names);
    free(folder);
  }
  course_close(&here);
  return code;
}
