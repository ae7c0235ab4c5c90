/* kit upgrade: a newer checkout, and what that means for the learner's files, of which none is overwritten
   that was changed. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/git.h"
#include "course/workspace.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The files ---- */

static bool same_files(const char *one, const char *other) {
  char *a = NULL, *b = NULL;
  size_t a_size = 0, b_size = 0;
  bool same = file_read(one, &a, &a_size) == 0 && file_read(other, &b, &b_size) == 0 && a_size == b_size &&
              memcmp(a, b, a_size) == 0;
  free(a);
  free(b);
  return same;
}

/* One file of a starter. Counts in *left what the learner has to look at. */
static bool bring_file(const exercise *one, const char *name, int *left) {
  char *now = text_format("%s/starter/%s", one->dir, name), *mine = workspace_file(one, name);
  char *then = workspace_starter(one->id, name);
  bool known = file_exists(then), changed = known && !same_files(then, now), good = true;
  if (!file_exists(mine)) {
    good = file_copy(now, mine) == 0;
    printf(_("  %s: new, put there\n"), place_short(mine));
  } else if (changed && same_files(mine, then)) {
    good = file_copy(now, mine) == 0;
    printf(_("  %s: a newer one; you had not changed it\n"), place_short(mine));
  } else if (changed && !same_files(mine, now)) {
    printf(_("  %s: changed in the course and by you; yours stays. To compare:\n      diff -u %s %s\n"),
           place_short(mine), place_short(mine), place_short(now));
    ++*left;
  }
  if (good && (changed || !known))
    good = workspace_keep_starter(one, name) == 0;
  if (!good)
    fprintf(stderr, _("kit: %s cannot be written\n"), place_short(mine));
  free(then);
  free(mine);
  free(now);
  return good;
}

static bool bring_files(const exercise *one, int *left) {
  char *starter = text_format("%s/starter", one->dir), **names = folder_names(starter, "");
  bool good = true;
  for (size_t i = 0; names && names[i]; i++)
    good = bring_file(one, names[i], left) && good;
  list_free(names);
  free(starter);
  return good;
}

static int bring_all(void) {
  course here = course_open();
  char **names = folder_names(place_work(), "");
  int left = 0;
  bool good = true;
  for (size_t i = 0; names && names[i]; i++) {
    char *dir = workspace_dir(names[i]);
    const exercise *one = exercises_find(&here.exercises, names[i]);
    if (one)
      good = bring_files(one, &left) && good;
    else if (folder_exists(dir))
      printf(_("  %s: no longer part of the course; your files stay\n"), place_short(dir));
    free(dir);
  }
  list_free(names);
  printf(left ? _("Some files are left to you, see above.\n") : _("Your files go with this course.\n"));
  course_close(&here);
  return !good ? KIT_BROKEN : left ? KIT_FAILED : KIT_GOOD;
}

/* ---- The checkout ---- */

/* What git says to this, without the line's end; NULL after its own message, or one of ours. To free(). */
static char *ask(const char *const *words, const char *instead) {
  cp_result *result = git_run_root(words);
  char *text = NULL;
  if (git_good(result))
    text = text_format("%.*s", (int)strcspn(result->out.data, "\n"), result->out.data);
  else if (instead)
    fprintf(stderr, "kit: %s\n", instead);
  else
    fprintf(stderr, "kit: git: %s\n", result->error ? result->error->message : result->err.data);
  result = cp_result_free(result);
  return text;
}

/* The exercises and lessons that differ between two commits, each once. */
static void tell_changes(const char *before) {
  char *range = text_format("%s..HEAD", before), **told = NULL;
  cp_result *result =
      git_run_root((const char *const[]){"diff", "--name-only", range, "--", "exercises", "lessons", NULL});
  char *text = text_copy(result->out.data);
  for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
    char *slash = strchr(line, '/'), *end = slash ? strchr(slash + 1, '/') : NULL;
    if (!end)
      continue;
    *end = '\0';
    if (!list_has(told, line))
      list_add(&told, text_copy(line));
  }
  for (size_t i = 0; told && told[i]; i++)
    printf("  %s\n", told[i]);
  list_free(told);
  free(text);
  result = cp_result_free(result);
  free(range);
}

/* The new tool looks after the files: how that is done may have changed as well. */
static int go_on_with_new_tool(void) {
  char *launcher = text_format("%s/kit", place_root());
  cp_child *child = cp_spawn(launcher, CP_ARGS("upgrade", "--files"),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT)));
  cp_result *result = cp_wait(child, -1);
  int code = result->error || result->signal ? KIT_BROKEN : result->code;
  if (result->error)
    fprintf(stderr, "kit: %s\n", result->error->message);
  result = cp_result_free(result);
  free(launcher);
  return code;
}

static bool is_clean(void) {
  char *changed = ask((const char *const[]){"status", "--porcelain", "--untracked-files=no", NULL}, NULL);
  bool clean = changed && !*changed;
  if (changed && *changed)
    fprintf(
        stderr,
        _("kit: files of the course itself were changed (git status shows which); commit them or take the "
          "changes back, then upgrade\n"));
  free(changed);
  return clean;
}

static int forward(const char *before) {
  char *merged = ask((const char *const[]){"merge", "-q", "--ff-only", "@{upstream}", NULL}, NULL);
  char *after = merged ? ask((const char *const[]){"rev-parse", "HEAD", NULL}, NULL) : NULL;
  int code = KIT_FAILED;
  if (after && strcmp(before, after) == 0) {
    printf(_("The course is the newest there is.\n"));
    code = bring_all();
  } else if (after) {
    printf(_("The course has changed:\n"));
    tell_changes(before);
    fflush(stdout);
    code = go_on_with_new_tool();
  }
  free(after);
  free(merged);
  return code;
}

static int upgrade(void) {
  if (!git_installed()) {
    fprintf(stderr,
            _("kit: git is not installed; bring the new files yourself, then ./kit upgrade --files\n"));
    return KIT_FAILED;
  }
  char *upstream = ask((const char *const[]){"rev-parse", "--abbrev-ref", "@{upstream}", NULL},
                       _("this copy of the course has no upstream that git knows; bring the new files "
                         "yourself, then ./kit upgrade --files"));
  char *before = upstream && is_clean() ? ask((const char *const[]){"rev-parse", "HEAD", NULL}, NULL) : NULL;
  char *fetched = before ? ask((const char *const[]){"fetch", "-q", NULL}, NULL) : NULL;
  int code = fetched ? forward(before) : KIT_FAILED;
  free(fetched);
  free(before);
  free(upstream);
  return code;
}

int verb_upgrade(int argc, char **argv) {
  bool files = argc == 2 && strcmp(argv[1], "--files") == 0;
  if (argc > 1 && !files) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  return files ? bring_all() : upgrade();
}
