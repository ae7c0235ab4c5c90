/*
 * kit dev unchecked: a solution, and the same without its error checks. Its gate must not rise by that: a
 * gate that counts lines must not reward who leaves errors out.
 */
#include "check/checking.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/place.h"
#include "common/text.h"
#include "dev/dev.h"
#include "dev/source.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a whole check said: how far the gate is open, in percent; 0 where a check has failed. */
typedef struct outcome {
  bool passed, finished, broken;
  int percent;
  char *said;
} outcome;

static outcome check_whole(const exercise *one, const char *dir) {
  checking_options options = {.exercise = one, .source_dir = dir};
  checking all;
  checking_run(&options, &all);
  outcome ret = {all.verdict == KIT_PASS, checking_finished(&all), all.verdict == KIT_IE,
                 all.verdict == KIT_PASS ? all.gate.percent : 0, NULL};
  for (size_t i = 0; i < all.count && !ret.said; i++)
    if (all.judged[i].verdict != KIT_PASS && all.judged[i].verdict != KIT_SKIPPED)
      ret.said = text_format("%s %s%s%s%s%s", kit_verdict_name(all.judged[i].verdict),
                             all.judged[i].check->id, *all.judged[i].under ? " under " : "",
                             all.judged[i].under, *all.judged[i].fault ? " " : "", all.judged[i].fault);
  if (!ret.said)
    ret.said = text_copy(all.failure    ? all.failure
                         : !ret.passed  ? all.messages
                         : ret.finished ? "passed"
                                        : "the gate is shut");
  checking_clear(&all);
  return ret;
}

/* The files of the solution into `to`, without error checks; how many there were, or -1. */
static int strip(const exercise *one, const char *from, const char *to) {
  int count = 0;
  for (size_t i = 0; one->files[i] && count >= 0; i++) {
    char *source = text_format("%s/%s", from, one->files[i]), *copy = text_format("%s/%s", to, one->files[i]);
    size_t found = 0;
    char *text = source_without_error_checks(source, &found);
    if (!text || file_write(copy, text, strlen(text)) < 0)
      count = -1;
    else
      count += (int)found;
    free(text);
    free(copy);
    free(source);
  }
  return count;
}

static int compare(const exercise *one, const char *dir, const char *stripped, int count) {
  outcome with = check_whole(one, dir), without = {0};
  bool risen = false;
  if (!interrupted() && with.finished && count > 0)
    without = check_whole(one, stripped);
  if (!interrupted()) {
    risen = without.percent > with.percent;
    printf("%s: %s, gate %d %%\n", place_short(dir), with.said, with.percent);
    if (count == 0)
      printf("it has no error checks to leave out\n");
    else if (with.finished)
      printf("without its %d error checks: %s, gate %d %%%s\n", count, without.said, without.percent,
             risen              ? ": it has RISEN"
             : without.finished ? "; no check asks for them"
                                : "");
  }
  free(with.said);
  free(without.said);
  return with.broken || without.broken ? KIT_BROKEN : risen || !with.finished ? KIT_FAILED : KIT_GOOD;
}

static int run(const exercise *one, const char *solution) {
  char *dir = text_format("%s/solutions/%s", one->dir, solution);
  char *top = text_format("%s/.build", place_work()), *stripped = text_format("%s/unchecked-XXXXXX", top);
  int code = KIT_BROKEN, count = -1;
  if (!folder_exists(dir)) {
    fprintf(stderr, "kit: there is no folder %s\n", place_short(dir));
    code = KIT_USAGE;
  } else if (folder_make(top) < 0 || !mkdtemp(stripped))
    fprintf(stderr, "kit: %s cannot be made\n", stripped);
  else {
    count = strip(one, dir, stripped);
    code = count < 0 ? KIT_BROKEN : compare(one, dir, stripped, count);
    folder_remove(stripped);
  }
  free(stripped);
  free(top);
  free(dir);
  return code;
}

int dev_unchecked(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: ./kit dev unchecked EXERCISE SOLUTION\n");
    return KIT_USAGE;
  }
  exercise_list all = exercises_load();
  const exercise *one = exercises_find(&all, argv[1]);
  int code = KIT_USAGE;
  interrupt_listen();
  if (one)
    code = run(one, argv[2]);
  else
    fprintf(stderr, "kit: there is no exercise \"%s\"\n", argv[1]);
  exercises_free(&all);
  interrupt_leave();
  return code;
}
