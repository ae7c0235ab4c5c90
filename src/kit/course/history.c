#include "course/history.h"
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/git.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool history_wanted(const kit_state *state) {
  const char *asked = getenv("KIT_HISTORY");
  return !(asked && strcmp(asked, "off") == 0) && !state_history_off(state);
}

/* git's own reason, in one line. */
void history_complain(const cp_result *result) {
  const char *said = result->error ? result->error->message : result->err.data;
  fprintf(stderr, _("kit: this was not kept in the history of work/: %.*s\n"), (int)strcspn(said, "\n"),
          said);
}

static bool git(const char *const *words) {
  cp_result *result = git_run(words);
  bool good = git_good(result);
  if (!good)
    history_complain(result);
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
  (void)(git((const char *const[]){"add", "-A", "--", ".", NULL}) &&
         git((const char *const[]){"commit", "-q", "--allow-empty", "-m", line, "-m", facts, NULL}));
  free(line);
}
