/* One `kit check`: builds an answer, runs its checks, sweeps faults, measures the gate. */
#ifndef KIT_CHECKING_H
#define KIT_CHECKING_H

#include "check/gate.h"
#include "check/judge.h"
#include "course/compile.h"

typedef struct checking checking;

typedef struct checking_options {
  const exercise *exercise;
  const char *source_dir;  /* of the learner's files */
  const char *source_file; /* NULL, or a file that stands for the first of them */
  const char *only;        /* NULL, or the id of the one check to run, without those that it needs */
  const char *fault;       /* NULL, or run with this fault alone */
  const char *under;       /* NULL, or run with this done to it: check/under.h */
  bool quick;              /* neither faults nor the gate, nor what a check has to pass under */
  bool until_failure;      /* what comes after the first check that did not pass is not run */
  bool quick_under;        /* quick, but for what a check has to pass under */
  void (*on_built)(const char *messages, void *ctx); /* where set: as soon as it is known */
  void (*on_judged)(const judgement *judged, void *ctx);
  void (*on_step)(const exercise_check *check, size_t done, size_t all, void *ctx); /* before each check */
  void (*on_deep)(const checking *all, void *ctx); /* the quick part is over and passed */
  void *ctx;
  struct resume *resume; /* NULL, or where an interrupted deep part goes on: check/resume.h */
} checking_options;

struct checking {
  bool whole; /* every check, with faults and the gate where there are any */
  build_result built;
  char *messages;      /* of the compiler */
  kit_verdict verdict; /* of all checks together; KIT_IE where the failure is ours, then `failure` says why */
  char *failure;
  judgement *judged;
  size_t count, passed;
  int points, points_max;
  unsigned fault_runs; /* runs in which a fault happened */
  size_t resumed;      /* checks whose deep part an interrupted run has done */
  int64_t first_ns,
      quick_ns; /* from the compiler's end to the first answer, and to the last of the quick part */
  gate_report gate;
};

void checking_run(const checking_options *options, checking *ret);
void checking_clear(checking *one);

/* What was run has passed: verdict PASS, and the gate not shut. With `whole`, the exercise has. */
bool checking_finished(const checking *one);

#endif
