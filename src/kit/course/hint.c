#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

static int show_hint(course *here, const exercise *one, int level) {
  char *path = text_format("%s/hint%d.md", one->dir, level);
  printf(_("%s, hint %d of 3\n\n"), one->id, level);
  int result = show_page(stdout, path);
  if (result)
    fprintf(stderr, _("kit: %s: %s\n"), path, strerror(-result));
  else if (level > state_hint(here->state, one->id)) {
    state_set_hint(here->state, one->id, level);
    (void)state_save(here->state);
  }
  if (!result)
    printf("\n%s\n", level < 3 ? _("./kit hint shows the next level.") : _("That was the last one."));
  free(path);
  return result ? KIT_BROKEN : KIT_GOOD;
}

int verb_hint(int argc, char **argv) {
  const char *id = NULL;
  int level = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--level") == 0 && i + 1 < argc && strlen(argv[i + 1]) == 1 &&
        argv[i + 1][0] >= '1' && argv[i + 1][0] <= '3')
      level = argv[++i][0] - '0';
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else {
      verb_usage(argv[0]);
      return KIT_USAGE;
    }
  }
  course here = course_open();
  exercise *one = course_find(&here, id);
  int code = KIT_USAGE;
  if (one) {
    int seen = state_hint(here.state, one->id);
    code = show_hint(&here, one, level ? level : seen < 3 ? seen + 1 : 3);
  }
  course_close(&here);
  return code;
}
