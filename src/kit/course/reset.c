/* Back to the starter. The learner's files are moved to work/.trash/, never removed. */
#include "common/place.h"
#include "common/text.h"
#include "course/course.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool confirmed(const exercise *one, bool yes) {
  if (yes)
    return true;
  if (!isatty(STDIN_FILENO)) {
    fprintf(stderr, "kit: reset asks first, and there is no terminal to ask; ./kit reset %s --yes\n",
            one->id);
    return false;
  }
  printf("Put the files of %s back to their start? They are kept in work/.trash. [y/N] ", one->id);
  fflush(stdout);
  char answer[16] = "";
  return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static int reset(course *here, const exercise *one, bool yes) {
  if (!workspace_started(one)) {
    printf("%s has not been started; there is nothing to reset.\n", one->id);
    return KIT_GOOD;
  }
  if (!confirmed(one, yes)) {
    printf("Nothing was changed.\n");
    return KIT_FAILED;
  }
  char *dir = workspace_dir(one->id), *kept = workspace_trash(dir);
  int code = kept && course_start(here, one) >= 0 ? KIT_GOOD : KIT_BROKEN;
  if (code == KIT_GOOD)
    printf("%s is at its start again. The old files are in %s\n", one->id, place_short(kept));
  free(kept);
  free(dir);
  return code;
}

int verb_reset(int argc, char **argv) {
  const char *id = NULL;
  bool yes = false;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--yes") == 0)
      yes = true;
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else {
      verb_usage(argv[0]);
      return KIT_USAGE;
    }
  }
  course here = course_open();
  exercise *one = course_find(&here, id);
  int code = one ? reset(&here, one, yes) : KIT_USAGE;
  course_close(&here);
  return code;
}
