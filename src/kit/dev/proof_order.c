/* Nothing that an exercise needs comes later in the course. */
#include "catalogue/catalogue.h"
#include "common/text.h"
#include "course/lessons.h"
#include "course/ways.h"
#include "dev/proof.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which stage teaches what a way of running or an engine asks of an answer. That a call can fail, everybody
   knows: a check with faults accepts the error. */
static const struct {
  const char *name; /* or how it begins, with a colon at its end */
  int stage;
  const char *idea;
} needs[] = {
    {"parent-late", 1, "that either side may be first"},
    {"child-late", 1, "that either side may be first"},
    {"one-cpu", 1, "that either side may be first"},
    {"jitter:", 1, "that either side may be first"},
    {"no-sleep", 1, "that sleeping proves nothing"},
    {"real-vfork", 3, "vfork"},
    {"short-reads", 6, "short reads"},
    {"short-writes", 6, "short writes"},
    {"late-pause", 9, "signals"},
    {"signals", 9, "signals"},
    {"child-signals", 9, "signals"},
    {"timers", 9, "signals"},
    {"pile-up", 9, "signals that are merged"},
    {"late-cloexec", 14, "threads beside fork"},
    {"engine probe", 3, "exec"},
    {"engine stdio", 4, "buffers and fork"},
    {"engine storm", 9, "signals that are merged"},
    {"strace:fork", 1, "fork"},
    {"strace:clone", 1, "fork"},
    {"strace:wait", 2, "waiting"},
    {"strace:exec", 3, "exec"},
    {"strace:dup", 5, "dup2"},
    {"strace:pipe", 6, "pipes"},
    {"strace:read", 6, "pipes"},
    {"strace:write", 6, "pipes"},
    {"strace:poll", 8, "poll"},
};

static bool begins(const char *text, const char *with) {
  return strncmp(text, with, strlen(with)) == 0;
}

static void need(subject *of, const exercise_check *check, const char *name) {
  if (way_strace(name) && strstr(name, ":EINTR") && of->exercise->stage < 9)
    problem_add(of, PROOF_ORDER, NULL, "the check %s runs under %s, which needs EINTR (stage 9)", check->id,
                name);
  for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
    const char *one = needs[i].name;
    bool same = strchr(one, ':') ? begins(name, one) : strcmp(name, one) == 0;
    if (same && of->exercise->stage < needs[i].stage)
      problem_add(of, PROOF_ORDER, NULL, "the check %s has \"%s\", which needs %s (stage %d)", check->id,
                  name, needs[i].idea, needs[i].stage);
  }
}

static void prove_check(subject *of, const exercise_check *check) {
  for (size_t i = 0; check->under && check->under[i]; i++)
    need(of, check, check->under[i]);
  for (size_t i = 0; check->engines && check->engines[i]; i++) {
    char *name = text_format("engine %s", check->engines[i]);
    need(of, check, name);
    free(name);
  }
}

/* Within a stage, exercises stand in the order of their ids. */
static void prove_requires(subject *of, const subjects *all) {
  const exercise *one = of->exercise;
  for (size_t i = 0; one->requires && one->requires[i]; i++) {
    const subject *other = subjects_find(all, one->requires[i]);
    if (!other || other->lesson)
      problem_add(of, PROOF_ORDER, NULL, "requires %s, which does not exist", one->requires[i]);
    else if (other >= of)
      problem_add(of, PROOF_ORDER, NULL, "requires %s, which does not come before it", one->requires[i]);
  }
  if (!one->requires && of != all->items)
    problem_add(of, PROOF_ORDER, NULL, "requires nothing; only the first exercise may");
}

static void prove_mistakes(subject *of) {
  const exercise *one = of->exercise;
  for (size_t i = 0; one->mistakes && one->mistakes[i]; i++) {
    const catalogue_entry *entry = catalogue_find(one->mistakes[i]);
    if (!entry)
      problem_add(of, PROOF_ORDER, NULL, "mistakes[%zu]: the catalogue has no \"%s\"", i, one->mistakes[i]);
    else if (isdigit((unsigned char)*entry->stage) && atoi(entry->stage) > one->stage)
      problem_add(of, PROOF_ORDER, NULL, "mistakes[%zu]: %s belongs to stage %s, which comes later", i,
                  entry->id, entry->stage);
  }
}

/* "2-1" is of stage 2; ids without a number, such as "capstone", are free. */
static void prove_stage(subject *of) {
  const exercise *one = of->exercise;
  char *lesson = lesson_dir(one->stage);
  if (isdigit((unsigned char)*one->id) && atoi(one->id) != one->stage)
    problem_add(of, PROOF_ORDER, NULL, "its id says stage %d, \"stage\" says %d", atoi(one->id), one->stage);
  if (!lesson)
    problem_add(of, PROOF_ORDER, NULL, "there is no lesson of stage %d (lessons/%d-...)", one->stage,
                one->stage);
  free(lesson);
}

void prove_order(subject *of, const subjects *all) {
  of->proved[PROOF_ORDER] = true;
  prove_stage(of);
  prove_requires(of, all);
  prove_mistakes(of);
  for (size_t i = 0; i < of->exercise->check_count; i++)
    prove_check(of, &of->exercise->checks[i]);
}
