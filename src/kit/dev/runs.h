/* The proofs that need something to be run: each in a process of its own, several at once. */
#ifndef KIT_RUNS_H
#define KIT_RUNS_H

#include "common/job.h"
#include "dev/answers.h"
#include "dev/proof.h"

typedef struct proof_run {
  subject *of;
  proof which;
  answer answer;       /* of exercises */
  char *name, *output; /* PROOF_OUTPUTS: the program, and what it is to print; PROOF_GATE: the solution; of a
                          library's solution: its folder */
  size_t number;       /* among the runs of this proof of the subject */
  char *env[2];        /* PROOF_OUTPUTS: a folder of its own, for what is built */
  bool over;
} proof_run;

typedef struct proof_runs {
  proof_run *items;
  size_t count, left_out;
  char *scratch; /* a folder for what lessons build */
} proof_runs;

/* Those of the subjects that are wanted. full: each solution twenty times, and without its error checks. */
void runs_plan(const subjects *all, const bool *wanted, bool full, proof_runs *ret);

/* Keeps so many, chosen by the seed. */
void runs_sample(proof_runs *all, size_t count, unsigned seed);

/* Their problems come to their subjects. False: interrupted; the same call goes on where it was. */
bool runs_do(proof_runs *all, size_t jobs);
void runs_free(proof_runs *all);

/* What one of them is, and whether it is as it should be. */
void run_prepare(job *one, const proof_run *of);
void run_judge(proof_run *of, const job *one);

#endif
