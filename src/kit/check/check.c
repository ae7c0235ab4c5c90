/* kit check: is it right, and if not, what went wrong. */
#include "capstone/capstone.h"
#include "check/checking.h"
#include "check/resume.h"
#include "check/verdict.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/progress.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/history.h"
#include "course/ways.h"
#include "course/workspace.h"
#include "verbs.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct check_arguments {
  const char *id, *dir, *only, *fault, *under;
  const char *impl, *chapter; /* of a library */
  bool json, quick;
} check_arguments;

static bool takes_value(int argc, char **argv, int *i, const char *name, const char **ret) {
  if (strcmp(argv[*i], name) != 0 || *i + 1 >= argc)
    return false;
  *ret = argv[++*i];
  return true;
}

static bool parse(int argc, char **argv, check_arguments *ret) {
  for (int i = 1; i < argc; i++) {
    if (takes_value(argc, argv, &i, "--dir", &ret->dir) ||
        takes_value(argc, argv, &i, "--only", &ret->only) ||
        takes_value(argc, argv, &i, "--fault", &ret->fault) ||
        takes_value(argc, argv, &i, "--under", &ret->under) ||
        takes_value(argc, argv, &i, "--impl", &ret->impl) ||
        takes_value(argc, argv, &i, "--chapter", &ret->chapter))
      continue;
    if (strcmp(argv[i], "--json") == 0)
      ret->json = true;
    else if (strcmp(argv[i], "--quick") == 0)
      ret->quick = true;
    else if (strcmp(argv[i], "--deep") == 0)
      ret->quick = false;
    else if (argv[i][0] != '-' && !ret->id)
      ret->id = argv[i];
    else
      return false;
  }
  return true;
}

/* --dir names a folder with the files, or one .c file that stands for the first of them. */
static bool find_answer(const exercise *one, const check_arguments *given, char **ret_dir, char **ret_file) {
  *ret_file = NULL;
  *ret_dir = given->dir ? realpath(given->dir, NULL) : workspace_dir(one->id);
  if (given->dir && *ret_dir && file_exists(*ret_dir)) {
    *ret_file = *ret_dir;
    *ret_dir = text_copy(*ret_file);
    *strrchr(*ret_dir, '/') = '\0';
  }
  if (!*ret_dir || !folder_exists(*ret_dir)) {
    if (given->dir)
      fprintf(stderr, _("kit: there is no folder or file %s\n"), given->dir);
    else
      fprintf(stderr, _("kit: %s has not been started; ./kit start %s\n"), one->id, one->id);
    return false;
  }
  for (size_t i = *ret_file != NULL; one->files[i]; i++) {
    char *path = text_format("%s/%s", *ret_dir, one->files[i]);
    bool found = file_exists(path);
    if (!found)
      fprintf(stderr, _("kit: %s does not exist; ./kit start %s puts the starter's there\n"),
              place_short(path), one->id);
    free(path);
    if (!found)
      return false;
  }
  return true;
}

static void remember_pass(course *here, const exercise *one, bool tell) {
  state_set_passed(here->state, one->id);
  (void)state_save(here->state);
  if (!tell || show_watched())
    return;
  const exercise *next = course_next(here);
  if (next)
    printf(_("Next: %s, %s.   ./kit next\n"), next->id, _(next->title));
  else
    printf(_("That was the last exercise.\n"));
  printf(_("To compare: ./kit solution %s\n"), one->id);
}

/* The first mistake that has been named, or "". */
static const char *named_mistake(const checking *all) {
  const char *id = "";
  for (size_t i = 0; i < all->count && !*id; i++)
    if (all->judged[i].verdict != KIT_PASS && all->judged[i].findings.count)
      id = all->judged[i].findings.items[0].id;
  return id;
}

static void remember_mistake(course *here, const exercise *one, const checking *all) {
  state_set_mistake(here->state, one->id, named_mistake(all));
  (void)state_save(here->state);
}

static void tell_what_now(const course *here, const exercise *one, const checking *all) {
  const char *id = named_mistake(all);
  if (all->verdict == KIT_IE || show_watched())
    return;
  bool current = strcmp(one->id, state_current(here->state)) == 0;
  printf(_("\nThen again: ./kit check%s%s      stuck: ./kit hint%s%s\n"), current ? "" : " ",
         current ? "" : one->id, current ? "" : " ", current ? "" : one->id);
  if (*id)
    printf(_("About it:   ./kit why %s\n"), id);
}

/* For the history: what was asked, and what came of it. */
static void keep(const course *here, const exercise *one, const check_arguments *given, const checking *all,
                 double seconds) {
  const char *id = named_mistake(all);
  char *only = given->only ? text_format(", --only %s", given->only) : text_copy("");
  char *what = text_format("%s%s%s, %zu of %zu checks, %d of %d points%s", kit_verdict_name(all->verdict),
                           *id ? " " : "", id, all->passed, all->count, all->points, all->points_max, only);
  char *facts = text_format("verdict: %s\nmistake: %s\npoints: %d of %d\nwhole: %s\nseconds: %.1f",
                            kit_verdict_name(all->verdict), *id ? id : "none", all->points, all->points_max,
                            all->whole ? "yes" : "no", seconds);
  history_keep(here->state, one->id, what, facts);
  free(facts);
  free(what);
  free(only);
}

static int report(course *here, const exercise *one, const check_arguments *given,
                  const verdict_teller *teller, const checking *all) {
  bool finished = checking_finished(all);
  if (given->json)
    verdict_json(one, all);
  else
    verdict_end(teller, all);
  if (!given->dir && all->verdict != KIT_IE)
    remember_mistake(here, one, all);
  if (finished && all->whole && !given->dir)
    remember_pass(here, one, !given->json);
  else if (!finished && !given->json && !given->dir)
    tell_what_now(here, one, all);
  return all->verdict == KIT_IE ? KIT_BROKEN : finished ? KIT_GOOD : KIT_FAILED;
}

/* CALL:K:ERRNO, several with commas; the recorder would take no notice of anything else. */
static bool is_fault(const char *text) {
  char call[32], k[16], name[32];
  int size = 0;
  do {
    text += size + (size > 0);
    size = 0;
    if (sscanf(text, "%31[a-z0-9_]:%15[0-9*]:%31[A-Z0-9]%n", call, k, name, &size) != 3 || !size)
      return false;
    if (strncmp(text + size, ":parent", 7) == 0 || strncmp(text + size, ":child", 6) == 0)
      size += text[size + 1] == 'p' ? 7 : 6;
    else if (strncmp(text + size, ":any", 4) == 0)
      size += 4;
  } while (text[size] == ',');
  return text[size] == '\0';
}

static double now(void) {
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int check(course *here, const exercise *one, const check_arguments *given) {
  char *dir = NULL, *file = NULL;
  int code = KIT_USAGE;
  if (given->only && !exercise_check_find(one, given->only))
    fprintf(stderr, _("kit: %s has no check \"%s\"\n"), one->id, given->only);
  else if (given->fault && !is_fault(given->fault))
    fprintf(stderr, _("kit: \"%s\" is no fault; one is written CALL:K:ERRNO, such as fork:2:EAGAIN\n"),
            given->fault);
  else if (given->under && !way_known(given->under)) {
    char *names = way_names();
    fprintf(stderr, _("kit: \"%s\" is nothing that a check can run under; there is %s\n"), given->under,
            names);
    free(names);
  } else if (find_answer(one, given, &dir, &file)) {
    char *elsewhere = given->dir ? text_quoted(given->dir) : NULL;
    char *target = text_format("%s%s%s", one->id, elsewhere ? " --dir " : "", elsewhere ? elsewhere : "");
    verdict_teller teller = {one, target};
    checking_options options = {.exercise = one,
                                .source_dir = dir,
                                .source_file = file,
                                .only = given->only,
                                .fault = given->fault,
                                .under = given->under,
                                .quick = given->quick,
                                .ctx = &teller};
    if (!given->json) {
      printf("%s  %s   (%s)\n\n", one->id, _(one->title), place_short(file ? file : dir));
      options.on_built = verdict_built;
      options.on_judged = verdict_judged;
      options.on_step = verdict_step;
      options.on_deep = verdict_deep;
    }
    checking all;
    interrupt_listen();
    double start = now();
    if (!given->dir && !given->only && !given->fault && !given->under && !given->quick)
      options.resume = resume_open(one, dir);
    checking_run(&options, &all);
    options.resume = resume_close(options.resume, interrupted());
    progress_clear(stdout);
    code = interrupted() ? KIT_BROKEN : report(here, one, given, &teller, &all);
    if (!given->dir && !interrupted())
      keep(here, one, given, &all, now() - start);
    checking_clear(&all);
    free(target);
    free(elsewhere);
  }
  free(file);
  free(dir);
  return code;
}

/* A chapter is written as one digit; 0: all, -1: none that there can be. */
static int chapter_number(const char *text) {
  return !text ? 0 : text[0] >= '1' && text[0] <= '9' && !text[1] ? text[0] - '0' : -1;
}

static int check_any(course *here, const exercise *one, const check_arguments *given) {
  capstone_request request = {.impl = given->impl ? given->impl : given->dir,
                              .only = given->only,
                              .chapter = chapter_number(given->chapter),
                              .json = given->json,
                              .quick = given->quick};
  bool usual = !given->impl && !given->chapter;
  if (one->library && request.chapter >= 0 && !given->fault && !given->under)
    return capstone_check(here, one, &request);
  if (!one->library && usual)
    return check(here, one, given);
  verb_usage("check");
  return KIT_USAGE;
}

int verb_check(int argc, char **argv) {
  check_arguments given = {0};
  if (!parse(argc, argv, &given)) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  if (given.json)
    say_plainly();
  course here = course_open();
  exercise *one = course_find(&here, given.id);
  int code = one ? check_any(&here, one, &given) : KIT_USAGE;
  course_close(&here);
  interrupt_leave();
  return code;
}
