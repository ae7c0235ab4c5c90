/* Back to the starter, and back again. The learner's files are moved to work/.trash/, never removed. */
#include "common/place.h"
#include "common/say.h"
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
    fprintf(stderr, _("kit: reset asks first, and there is no terminal to ask; ./kit reset %s --yes\n"),
            one->id);
    return false;
  }
  printf(_("Put the files of %s back to their start? They are kept in work/.trash.\n"), one->id);
  printf("%s ", _("[y/N]"));
  fflush(stdout);
  char answer[16] = "";
  return fgets(answer, sizeof answer, stdin) &&
         (answer[0] == 'y' || answer[0] == 'Y' || answer[0] == *_("y"));
}

static int reset(course *here, const exercise *one, bool yes) {
  if (!workspace_started(one)) {
    printf(_("%s has not been started; there is nothing to reset.\n"), one->id);
    return KIT_GOOD;
  }
  if (!confirmed(one, yes)) {
    printf(_("Nothing was changed.\n"));
    return KIT_FAILED;
  }
  char *dir = workspace_dir(one->id), *kept = workspace_trash(dir);
  int code = kept && course_start(here, one) >= 0 ? KIT_GOOD : KIT_BROKEN;
  if (code == KIT_GOOD) {
    printf(_("%s is at its start again. The old files are in %s\n"), one->id, place_short(kept));
    printf(_("To have them back: ./kit reset %s --undo\n"), one->id);
  }
  free(kept);
  free(dir);
  return code;
}

/* What is there now takes the place of what comes back, so that undoing is undone in the same way. */
static int undo(course *here, const exercise *one) {
  char *kept = workspace_last_trash(one->id);
  if (!kept) {
    fprintf(stderr, _("kit: nothing of %s has been put away; there is nothing to undo\n"), one->id);
    return KIT_FAILED;
  }
  char *dir = workspace_dir(one->id), *now = workspace_started(one) ? workspace_trash(dir) : text_copy("");
  int code = now && workspace_restore(kept, dir) == 0 ? KIT_GOOD : KIT_BROKEN;
  if (code == KIT_GOOD) {
    state_set_current(here->state, one->id);
    (void)state_save(here->state);
    printf(_("The files of %s are as they were before the reset.\n"), one->id);
  }
  if (code == KIT_GOOD && *now)
    printf(_("Those of the meantime are in %s\n"), place_short(now));
  free(now);
  free(dir);
  free(kept);
  return code;
}

int verb_reset(int argc, char **argv) {
  const char *id = NULL;
  bool yes = false, back = false;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--yes") == 0)
      yes = true;
    else if (strcmp(argv[i], "--undo") == 0)
      back = true;
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else {
      verb_usage(argv[0]);
      return KIT_USAGE;
    }
  }
  course here = course_open();
  exercise *one = course_find(&here, id);
  int code = !one ? KIT_USAGE : back ? undo(&here, one) : reset(&here, one, yes);
  course_close(&here);
  return code;
}
