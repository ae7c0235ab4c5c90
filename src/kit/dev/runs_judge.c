#include "catalogue/catalogue.h"
#include "common/place.h"
#include "common/text.h"
#include "dev/runs.h"

#include <stdlib.h>
#include <string.h>

void run_prepare(job *one, const proof_runs *all, const proof_run *of) {
  (void)all;
  answer_prepare(one, &of->answer);
}

/* As an author types it, from the top of the checkout. */
static char *again(const answer *one) {
  static const char *const before[ROUNDS] = {"", "KIT_DELAY=parent:20 ", "KIT_DELAY=child:20 ",
                                             "taskset -c 0 "};
  size_t root = strlen(place_root()) + 1;
  return text_format("%s./kit check %s --dir %s %s", before[one->round], one->exercise->id, one->path + root,
                     one->again ? one->again : "--quick");
}

static char *names_of(char *const *ids) {
  text_buffer names = {NULL, 0};
  for (size_t i = 0; ids && ids[i]; i++)
    text_addf(&names, "%s%s", i ? ", " : "", ids[i]);
  if (!names.size)
    text_addf(&names, "nothing");
  return text_take(&names);
}

static const char *said(const answer *one) {
  return one->said ? one->said : "no check says why";
}

static void judge_starter(subject *of, const answer *one) {
  for (size_t i = 0; one->named && one->named[i]; i++)
    if (!list_has(one->exercise->mistakes, one->named[i]))
      problem_add(of, PROOF_STARTER, again(one), "the starter is named %s, which is not in \"mistakes\"",
                  one->named[i]);
  if (one->passed)
    problem_add(of, PROOF_STARTER, again(one), "the starter passes: nothing is left to do");
  else if (strcmp(one->verdict, "IE") == 0 || strcmp(one->verdict, "UNSTABLE") == 0)
    problem_add(of, PROOF_STARTER, again(one), "the starter is to fail; it is %s", said(one));
}

static void judge_solution(subject *of, const answer *one, const char *name) {
  char *names = names_of(one->named);
  if (!one->passed || one->named)
    problem_add(of, PROOF_SOLUTIONS, again(one), "solutions/%s does not pass (named: %s). %s", name, names,
                said(one));
  free(names);
}

static bool is_named_alone(const answer *one) {
  if (strcmp(one->expected, "FAIL") == 0)
    return !one->named;
  const catalogue_entry *expected = catalogue_find(one->expected);
  for (size_t i = 0; one->named && one->named[i]; i++)
    if (strcmp(one->named[i], one->expected) != 0 && (!expected || catalogue_find(one->named[i]) != expected))
      return false;
  return one->named != NULL;
}

static void judge_wrong(subject *of, const answer *one, const char *name) {
  char *names = names_of(one->named);
  if (one->passed)
    problem_add(of, PROOF_WRONG, again(one), "wrong/%s passes; expected is %s", name, one->expected);
  else if (!is_named_alone(one))
    problem_add(of, PROOF_WRONG, again(one), "wrong/%s: expected is %s, named is %s. %s", name, one->expected,
                names, said(one));
  free(names);
}

static void judge_answer(subject *of, proof which, const answer *one) {
  const char *name = strrchr(one->path, '/') + 1;
  if (one->failure) {
    problem_add(of, which, again(one), "%s: %s", name, one->failure);
    return;
  }
  if (one->messages && *one->messages)
    problem_add(of, which, again(one), "%s: the compiler says:\n%s", name, one->messages);
  if (which == PROOF_STARTER)
    judge_starter(of, one);
  else if (which == PROOF_SOLUTIONS)
    judge_solution(of, one, name);
  else
    judge_wrong(of, one, name);
}

void run_judge(proof_run *of, const job *one) {
  answer_take(one, &of->answer);
  judge_answer(of->of, of->which, &of->answer);
}
