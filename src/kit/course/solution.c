/* The right answers of an exercise, once it is passed. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/compare.h"
#include "course/course.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

static void show_solution(const exercise *one, const char *name) {
  for (size_t i = 0; one->files[i]; i++) {
    char *path = text_format("%s/solutions/%s/%s", one->dir, name, one->files[i]);
    printf("---- %s: %s\n\n", name, place_short(path));
    (void)show_file(stdout, path);
    printf("\n");
    free(path);
  }
}

static void show_all(const exercise *one) {
  char *folder = text_format("%s/solutions", one->dir);
  char **names = folder_names(folder, "");
  for (size_t i = 0; names && names[i]; i++)
    show_solution(one, names[i]);
  if (list_count(names) > 1)
    printf(_("Side by side with yours: ./kit solution %s --compare\n"), one->id);
  list_free(names);
  free(folder);
}

int verb_solution(int argc, char **argv) {
  const char *id = NULL;
  bool compare = false;
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "--compare") == 0)
      compare = true;
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else {
      verb_usage(argv[0]);
      return KIT_USAGE;
    }
  course here = course_open();
  exercise *one = course_find(&here, id);
  int code = one ? KIT_GOOD : KIT_USAGE;
  if (one && !state_passed(here.state, one->id)) {
    fprintf(stderr, _("kit: solutions are shown after a pass; ./kit hint %s helps until then\n"), one->id);
    code = KIT_FAILED;
  } else if (one && compare)
    compare_answers(one);
  else if (one)
    show_all(one);
  course_close(&here);
  return code;
}
