#include "course/history.h"
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/git.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool history_wanted(const kit_state *state) {
  const char *asked = getenv("KIT_HISTORY");
  return !(asked && strcmp(asked, "off") == 0) && !state_history_off(state);
}

/* git's own reason, in one line. */
static void complain(const cp_result *result) {
  const char *said = result->error ? result->error->message : result->err.data;
  fprintf(stderr, _("kit: this was not kept in the history of work/: %.*s\n"), (int)strcspn(said, "\n"),
          said);
}

static bool git(const char *const *words) {
  cp_result *result = git_run(words);
  bool good = git_good(result);
  if (!good)
    complain(result);
  result = cp_result_free(result);
  return good;
}

/* Without a name git refuses to commit; somebody's own one stays. */
static bool has_name(void) {
  cp_result *result = git_run((const char *const[]){"config", "user.email", NULL});
  bool good = git_good(result) && result->out.size > 1;
  result = cp_result_free(result);
  return good;
}

static bool ignore_what_is_built(void) {
  static const char names[] =
      "# What can be made again.\n.*/\n!.passed/\n!.starters/\n*.o\na.out\ncore\ncore.*\n";
  char *path = text_format("%s/.gitignore", place_work());
  bool good = file_exists(path) || file_write(path, names, strlen(names)) == 0;
  free(path);
  return good;
}

static bool make(void) {
  return folder_make(place_work()) == 0 && ignore_what_is_built() &&
         git((const char *const[]){"init", "-q", "-b", "main", NULL}) &&
         (has_name() || (git((const char *const[]){"config", "user.name", "learner", NULL}) &&
                         git((const char *const[]){"config", "user.email", "learner@localhost", NULL})));
}

void history_begin(const kit_state *state) {
  if (!history_wanted(state) || git_exists())
    return;
  if (!git_installed())
    fprintf(stderr, _("kit: git is not installed, so no history of your work is kept\n"));
  else if (make()) {
    char *told =
        text_format(_("%s is now a git repository of its own: each check keeps your files there, with "
                      "its verdict and time. ./kit history shows them; ./kit history --off ends it.\n"),
                    place_short(place_work()));
    show_wrapped(stdout, 0, 0, told);
    free(told);
  }
}

void history_keep(const kit_state *state, const char *id, const char *what, const char *facts) {
  if (!history_wanted(state) || !git_installed() || (!git_exists() && !make()))
    return;
  char *line = text_format("%s: %s", id, what);
  /* Paths that do not exist would be an error. */
  (void)(git((const char *const[]){"add", "-A", "--", ".", NULL}) &&
         git((const char *const[]){"commit", "-q", "--allow-empty", "-m", line, "-m", facts, NULL}));
  free(line);
}

/* ---- kit history ---- */

static int show(const char *id) {
  char *only = text_format("--grep=^%s", id ? id : "");
  char *colon = text_format("%s%s", only, id ? ": " : "");
  cp_result *result = git_run((const char *const[]){"log", "--date=format:%Y-%m-%d %H:%M",
                                                    "--format=%h  %ad  %s", colon, "-n", "200", NULL});
  int code = git_good(result) ? KIT_GOOD : KIT_BROKEN;
  if (code != KIT_GOOD)
    complain(result);
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
