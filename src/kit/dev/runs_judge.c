#include "catalogue/catalogue.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "dev/runs.h"

#include <stdlib.h>
#include <string.h>

enum { DEMO_MS = 120000, WHOLE_MS = 1800000 };

void run_prepare(job *one, const proof_run *of) {
  if (of->which == PROOF_GATE) {
    job_arguments(one, (const char *const[]){place_self(), "dev", "unchecked", of->of->id, of->name, NULL});
    one->timeout_ms = WHOLE_MS;
    return;
  }
  if (of->which == PROOF_SOLUTIONS && of->name) {
    job_arguments(
        one, (const char *const[]){place_self(), "check", of->of->id, "--impl", of->name, "--json", NULL});
    one->timeout_ms = WHOLE_MS;
    return;
  }
  if (of->which != PROOF_OUTPUTS) {
    answer_prepare(one, &of->answer);
    return;
  }
  job_arguments(one, (const char *const[]){place_self(), "demo", of->name, NULL});
  one->env_add = of->env[0] ? (const char *const *)of->env : NULL;
  one->timeout_ms = DEMO_MS;
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

/* starter.named: of a starter that works, and is to be mended, the ids that it is named, a line each. */
static bool is_to_be_mended(const subject *of, const char *id) {
  char *path = text_format("%s/starter.named", of->dir), *text = NULL;
  bool found = false;
  (void)file_read(path, &text, NULL);
  for (char *rest = text, *line; text && (line = strsep(&rest, "\n"));)
    found = found || strcmp(line, id) == 0;
  free(text);
  free(path);
  return found;
}

/* Named nothing, and FAIL, unless wrong/unchanged.c, which is the starter itself, says what it is named. */
static void judge_starter(subject *of, const answer *one) {
  char *path = text_format("%s/wrong/unchanged.c", of->dir), *intended = exercise_expected_mistake(path);
  for (size_t i = 0; one->named && one->named[i]; i++)
    if (!(intended && strcmp(one->named[i], intended) == 0) && !is_to_be_mended(of, one->named[i]))
      problem_add(
          of, PROOF_STARTER, again(one),
          "the starter is named %s; if that is intended, wrong/unchanged.c is the starter with that name",
          one->named[i]);
  if (one->passed)
    problem_add(of, PROOF_STARTER, again(one), "the starter passes: nothing is left to do");
  else if (strcmp(one->verdict, "IE") == 0 || (!intended && strcmp(one->verdict, "FAIL") != 0))
    problem_add(of, PROOF_STARTER, again(one), "the starter is to FAIL and nothing worse; it is %s",
                said(one));
  free(intended);
  free(path);
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

/* The first line in which two texts differ, from 1. */
static int first_difference(const char *one, const char *other) {
  int line = 1;
  for (; *one && *one == *other; one++, other++)
    line += *one == '\n';
  return line;
}

static void judge_output(const proof_run *of, const job *one) {
  const char *out = one->out.data ? one->out.data : "", *err = one->err.data ? one->err.data : "";
  char *command = text_format("./kit demo %s", of->name);
  if (one->failure || one->code != 0)
    problem_add(of->of, PROOF_OUTPUTS, command, "%s ends with code %d. %s%s", of->name, one->code,
                one->failure ? one->failure : "", err);
  else if (strcmp(out, of->output) != 0)
    problem_add(of->of, PROOF_OUTPUTS, command,
                "%s prints something else than the lesson shows, from line %d on", of->name,
                first_difference(out, of->output));
  else
    free(command);
}

static void judge_gate(const proof_run *of, const job *one) {
  if (one->code != 0)
    problem_add(of->of, PROOF_GATE, text_format("./kit dev unchecked %s %s", of->of->id, of->name),
                "solutions/%s: %s%s%s", of->name, one->out.data ? one->out.data : "",
                one->err.data ? one->err.data : "", one->failure ? one->failure : "");
}

static void judge_library(const proof_run *of, const job *one) {
  if (one->code != 0)
    problem_add(of->of, PROOF_SOLUTIONS,
                text_format("./kit check %s --impl %s", of->of->id, place_short(of->name)),
                "%s does not pass. %s", strrchr(of->name, '/') + 1, one->failure ? one->failure : "");
}

void run_judge(proof_run *of, const job *one) {
  if (of->which == PROOF_SOLUTIONS && of->name) {
    judge_library(of, one);
    return;
  }
  if (of->which == PROOF_GATE) {
    judge_gate(of, one);
    return;
  }
  if (of->which == PROOF_OUTPUTS) {
    judge_output(of, one);
    return;
  }
  answer_take(one, &of->answer);
  judge_answer(of->of, of->which, &of->answer);
}
