#include "common/interrupt.h"
#include "common/progress.h"
#include "dev/notes.h"
#include "dev/runs.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct doing {
  proof_runs *all;
  job *jobs;
  proof_run **of; /* of each job */
  size_t done, total;
} doing;

static void over(job *one, void *ctx) {
  doing *now = ctx;
  proof_run *run = now->of[one - now->jobs];
  run->over = true;
  run->of->done[run->which]++;
  size_t before = run->of->problem_count;
  run_judge(run, one);
  notes_add(run, before);
  now->done++;
  progress_show(stderr, run->of->id, now->done, now->total);
}

bool runs_do(proof_runs *all, size_t jobs) {
  doing now = {.all = all,
               .jobs = kit_alloc(all->count + 1, sizeof(job)),
               .of = kit_alloc(all->count + 1, sizeof(proof_run *)),
               .total = all->count};
  size_t count = 0;
  for (size_t i = 0; i < all->count; i++)
    if (!all->items[i].over) {
      job *one = &now.jobs[count];
      run_prepare(one, &all->items[i]);
      one->on_done = over;
      one->ctx = &now;
      now.of[count++] = &all->items[i];
    }
  now.done = all->count - count;
  (void)jobs_run_at_once(now.jobs, count, jobs);
  progress_clear(stderr);
  for (size_t i = 0; i < count; i++)
    job_clear(&now.jobs[i]);
  free(now.jobs);
  free(now.of);
  return !interrupted();
}
