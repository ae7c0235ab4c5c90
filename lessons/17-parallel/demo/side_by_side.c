/*
 * One process, threads, a thread pool, forked workers, a cluster: the same job side by side.
 *
 *   side_by_side [LIMIT [PARALLEL]]
 *
 * Each way runs as a program of its own, twice: to be measured, and with a bug in one piece of the job.
 */
#include "by_cluster.h"
#include "by_processes.h"
#include "by_threads.h"

#include <signal.h>

static void run_alone(const struct job *job, const char *program) {
  (void)program;
  alone(job);
}

static void run_threads(const struct job *job, const char *program) {
  (void)program;
  by_threads(job);
}

static void run_pool(const struct job *job, const char *program) {
  (void)program;
  by_pool(job);
}

static const struct {
  const char *name;
  void (*run)(const struct job *job, const char *program);
} ways[] = {{"one process", run_alone},
            {"threads", run_threads},
            {"thread pool", run_pool},
            {"forked workers", by_processes},
            {"cluster", by_cluster}};
enum { WAYS = sizeof ways / sizeof *ways };

/* ---- one row ---- */

struct row {
  double seconds;
  long primes, memory;
  const char *crash;
};

static cp_result *run_way(const char *program, int way, const struct job *job) {
  char number[16], limit[32], parallel[16];
  snprintf(number, sizeof number, "%d", way);
  snprintf(limit, sizeof limit, "%ld", job->limit);
  snprintf(parallel, sizeof parallel, "%d", job->parallel);
  return cp_spawn_sync(
      program, CP_ARGS("--way", number, limit, parallel, job->crash ? "crash" : "sound"),
      CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT), .limits.core = CP_LIMIT(0)));
}

static bool measure(const char *program, int way, struct job job, struct row *row) {
  cp_result *r = run_way(program, way, &job);
  bool good = r->code == 0 && sscanf(r->out.data, "%ld %ld", &row->primes, &row->memory) == 2;
  row->seconds = (double)(r->exit_ns - r->start_ns) / 1e9;
  if (!good)
    fprintf(stderr, "%s: %s\n", ways[way].name, r->error ? r->error->message : "no answer");
  r = cp_result_free(r);
  job.crash = true;
  r = run_way(program, way, &job);
  long primes = 0;
  if (r->signal == SIGABRT)
    row->crash = "ends all of it";
  else if (sscanf(r->out.data, "%ld", &primes) == 1 && primes == row->primes)
    row->crash = "costs one worker, the answer stays";
  else
    row->crash = "costs the answer";
  r = cp_result_free(r);
  return good;
}

static int compare(const char *program, struct job job) {
  struct row rows[WAYS];
  bool good = true;
  printf("Primes below %ld, in %d pieces, %d at once.\n\n", job.limit, PIECES, job.parallel);
  printf("%-15s %9s %9s %9s %9s  %s\n", "way", "answer", "time", "speed-up", "memory", "a crash …");
  for (int way = 0; way < WAYS; way++) {
    struct row *row = &rows[way];
    *row = (struct row){0};
    good = measure(program, way, job, row) && row->primes == rows[0].primes && good;
    printf("%-15s %9ld %7.2f s %8.1fx %5.1f MiB  %s\n", ways[way].name, row->primes, row->seconds,
           rows[0].seconds / row->seconds, (double)row->memory / 1024, row->crash);
    fflush(stdout);
  }
  puts("\nWhen to choose which:\n"
       "  one process     The job is short, or it waits more than it computes: a loop is enough.\n"
       "  threads         Much data that all look at; the shares are alike; the code is trusted.\n"
       "  thread pool     The same with many pieces that are unlike, or that keep coming.\n"
       "  forked workers  Pieces that may crash, leak or must be stopped; other programs or languages.\n"
       "  cluster         Connections, not pieces: a port that is to survive crashes and restarts.");
  return good ? 0 : 1;
}

int main(int argc, char **argv) {
  struct job job = {.limit = 3000000, .parallel = 2};
  bool told = argc > 2 && strcmp(argv[1], "--way") == 0,
       worker = argc > 3 && strcmp(argv[1], "--worker") == 0;
  int first = told ? 3 : worker ? 2 : 1;
  if (argc > first)
    job.limit = atol(argv[first]);
  if (argc > first + 1)
    job.parallel = atoi(argv[first + 1]);
  job.crash = argc > 3 && strcmp(argv[argc - 1], "crash") == 0;
  if (job.limit < 1 || job.limit > 100000000 || job.parallel < 1 || job.parallel > MOST_THREADS) {
    fprintf(stderr, "usage: side_by_side [LIMIT [PARALLEL]], up to 100000000 and %d\n", MOST_THREADS);
    return 2;
  }
  if (worker && cp_cluster_worker_id() > 0) {
    job.crash = job.crash && cp_cluster_worker_id() <= job.parallel; /* its successor is sound */
    return be_cluster_worker(&job);
  }
  if (worker)
    return be_worker(&job);
  if (!told)
    return compare(argv[0], job);
  ways[atoi(argv[2]) % WAYS].run(&job, argv[0]);
  return 0;
}
