/* kit history: what was kept, and whether anything is. */
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "course/course.h"
#include "course/git.h"
#include "course/history.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int show(const char *id) {
  char *only = text_format("--grep=^%s", id ? id : "");
  char *colon = text_format("%s%s", only, id ? ": " : "");
  cp_result *result = git_run((const char *const[]){"log", "--date=format:%Y-%m-%d %H:%M",
                                                    "--format=%h  %ad  %s", colon, "-n", "200", NULL});
  int code = git_good(result) ? KIT_GOOD : KIT_BROKEN;
  if (code != KIT_GOOD)
    history_complain(result);
  else if (result->out.size == 0)
    printf(_("Nothing has been kept yet; ./kit check does.\n"));
  else {
    printf("%s", result->out.data);
    printf(_("\nA file as it was then:  git -C %s show COMMIT:EXERCISE/FILE\n"), place_short(place_work()));
  }
  result = cp_result_free(result);
  free(colon);
  free(only);
  return code;
}

static int turn(course *here, bool off) {
  state_set_history_off(here->state, off);
  if (state_save(here->state) != 0)
    return KIT_BROKEN;
  if (off)
    printf(_("Checks are no longer kept; what was kept stays in %s.\n"), place_short(place_work()));
  else
    printf(_("Each check is kept from now on.\n"));
  if (!off)
    history_begin(here->state);
  return KIT_GOOD;
}

int verb_history(int argc, char **argv) {
  const char *word = argc == 2 ? argv[1] : NULL;
  bool off = word && strcmp(word, "--off") == 0, on = word && strcmp(word, "--on") == 0;
  if (argc > 2 || (word && word[0] == '-' && !off && !on)) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  course here = course_open();
  int code = KIT_USAGE;
  if (off || on)
    code = turn(&here, off);
  else if (word && !course_find(&here, word))
    code = KIT_USAGE;
  else if (!git_installed() || !git_exists()) {
    printf(_("Nothing has been kept yet; ./kit check does.\n"));
    code = KIT_GOOD;
  } else
    code = show(word);
  course_close(&here);
  return code;
}
