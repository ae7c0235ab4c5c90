#include "check/replay.h"
#include "check/under.h"
#include "common/files.h"
#include "common/interrupt.h"
#include "common/say.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EVERY_TIME = 3, SHIPPED_RUNS = 5 };

static unsigned new_seed(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (unsigned)(now.tv_nsec / 1000) % 1000000;
}

/* Whether it fails under this order each time; then the last failure is in *ret. */
static bool fails_every_time(const judge_run *run, const exercise_check *check, const char *order,
                             judgement *ret) {
  judge_run with = *run;
  with.under = order;
  for (int i = 0; i < EVERY_TIME && !interrupted(); i++) {
    judge_check(&with, check, ret);
    bool failed = ret->verdict != KIT_PASS && ret->verdict != KIT_IE && ret->verdict != KIT_SKIPPED;
    if (failed && i + 1 == EVERY_TIME)
      return true;
    judgement_clear(ret);
    if (!failed)
      return false;
  }
  return false;
}

static bool find_order(const judge_run *run, judgement *judged) {
  unsigned seed = new_seed();
  char *order;
  for (size_t i = 0; (order = under_order(i, seed)) != NULL && !interrupted(); i++) {
    judgement result;
    bool found = fails_every_time(run, judged->check, order, &result);
    free(order);
    if (!found)
      continue;
    judgement_clear(judged);
    *judged = result;
    return true;
  }
  return false;
}

/* ---- The shipped right answer in the same check ---- */

static char *first_solution(const exercise *one) {
  char *top = text_format("%s/solutions", one->dir), *found = NULL;
  char **names = folder_names(top, "");
  for (size_t i = 0; names && names[i] && !found; i++) {
    char *path = text_format("%s/%s", top, names[i]);
    if (folder_exists(path))
      found = text_copy(path);
    free(path);
  }
  list_free(names);
  free(top);
  return found;
}

static bool ever_fails(const judge_run *run, const exercise_check *check) {
  for (int i = 0; i < SHIPPED_RUNS && !interrupted(); i++) {
    judgement result;
    char *order = i > 0 ? under_order((size_t)i - 1, 0) : NULL;
    judge_run with = *run;
    with.under = order;
    judge_check(&with, check, &result);
    bool failed = result.verdict != KIT_PASS;
    judgement_clear(&result);
    free(order);
    if (failed)
      return true;
  }
  return false;
}

static bool shipped_is_unstable(const judge_run *run, const build_options *how, const char *dir,
                                const exercise_check *check) {
  char *solution = first_solution(how->exercise), *out = text_format("%s/shipped", dir);
  build_options shipped = *how;
  build made = {0};
  shipped.source_dir = solution;
  shipped.source_file = NULL;
  shipped.out_dir = out;
  bool unstable = false;
  if (solution && folder_make(out) == 0 && build_make(&shipped, &made) == BUILD_DONE) {
    judge_run with = *run;
    with.program = made.program;
    with.made = &made;
    unstable = ever_fails(&with, check);
  }
  build_clear(&made);
  free(solution);
  free(out);
  return unstable;
}

static void say_why(judgement *judged, char *owned) {
  free(judged->reason);
  judged->reason = owned;
}

void replay_check(const judge_run *run, const build_options *how, const char *dir, judgement *judged) {
  if (find_order(run, judged))
    return;
  if (interrupted())
    return;
  char *seen = text_copy(judged->reason);
  if (shipped_is_unstable(run, how, dir, judged->check)) {
    judged->verdict = KIT_IE;
    say_why(judged,
            text_format(_("check \"%s\" is unstable with the shipped answer too"), judged->check->id));
  } else {
    judged->verdict = KIT_UNSTABLE;
    say_why(
        judged,
        text_format(_("it passed, and it failed (%s); no order was found that makes it fail every time. It "
                      "counts in full for now, and is listed for the teacher"),
                    seen));
  }
  free(seen);
}
