/* One check of an exercise: run under supervision, judged, its findings in the order in which they matter. */
#ifndef KIT_JUDGE_H
#define KIT_JUDGE_H

#include "course/exercise.h"
#include "judge/trial.h"
#include "supervise/supervise.h"

/* Where and how a check runs. */
typedef struct judge_run {
  const exercise *exercise;
  const char *program;
  const char *scratch;        /* a folder for this run's own files */
  const char *fault;          /* NULL, or "fork:2:EAGAIN" */
  const char *const *env_add; /* NULL, or more for its environment */
  const struct build *made;   /* of the program: its sources */
  const char *sanitized;      /* NULL, or the same built with sanitizers */
  const char *under;          /* NULL, or what is done to the run besides: under.h */
  bool own_log; /* env_add has a log for the recorder; without one, a fault brings the engine "inject" */
} judge_run;

typedef struct judgement {
  const exercise_check *check;
  kit_verdict verdict;
  char *reason;          /* one line */
  kit_findings findings; /* those that count, root cause first, then advice; each id once */
  size_t counting;       /* how many of them count */
  char *difference;      /* how the output differs from what was expected, or "" */
  char *complaint;       /* the first lines of its stderr, or "" */
  char *not_checked;     /* "engine: why" lines, or "" */
  char *fault;           /* the fault that it failed under, or "" */
  char *under;           /* what else was done to it, or "" */
  int64_t wall_ns;
  trials answers; /* kind tests: those that were judged */
} judgement;

void judge_check(const judge_run *run, const exercise_check *check, judgement *ret);

/* One run of the program, or of one of its tests. judge_check() is that, but for a check of the kind "tests",
   where it is many: suite.c. */
void judge_once(const judge_run *run, const exercise_check *check, judgement *ret);

/* Not run: one of the checks that it needs has not passed. */
void judge_skip(const exercise_check *check, const char *needed, judgement *ret);

/* An optional check that cannot run here: it stands in nobody's way. */
bool judgement_left_out(const judgement *one);

void judgement_clear(judgement *one);

/* How `actual` differs from `expected`, as text to free(); "" when they are the same. */
char *judge_difference(const char *expected, const char *actual, size_t actual_size);

/* Copies the findings that matter to `ret`, ordered as `mistakes` says; how many of them count. */
size_t judge_findings(const kit_findings *found, char *const *mistakes, kit_findings *ret);

/* The run has failed because of what was done to it: those of class suspect that count here are the cause. */
void judge_suspects_stand(kit_findings *found, char *const *mistakes);

#endif
