/* Forked workers: each gets a piece as a message, and answers with what it found. */
#ifndef BY_PROCESSES_H
#define BY_PROCESSES_H

#include "work.h"

#include "childproc.h"

/* ---- a worker: a message "7" is piece 7, the answer is [primes, memory] ---- */

static void on_piece(cp_channel *channel, const char *json, size_t size, void *ctx) {
  char answer[100];
  (void)size;
  long primes = do_piece(ctx, atoi(json));
  snprintf(answer, sizeof answer, "[%ld,%ld]", primes, peak_memory());
  cp_send(channel, answer);
}

static int be_worker(const struct job *job) {
  cp_on_message(cp_parent(), on_piece, (void *)job);
  return cp_run(); /* until the parent closes the channel */
}

/* ---- the parent ---- */

struct crew {
  const struct job *job;
  const char *program;
  long primes, memory;
  int next; /* the next piece that nobody has */
};

struct hand {
  struct crew *crew;
  cp_child *child;
  int piece; /* that it works on; -1: none */
  long memory;
};

static void give_next(struct hand *hand, cp_channel *channel) {
  char text[16];
  hand->piece = hand->crew->next < PIECES ? hand->crew->next++ : -1;
  snprintf(text, sizeof text, "%d", hand->piece);
  if (hand->piece >= 0)
    cp_send(channel, text);
  else
    cp_disconnect(channel);
}

static void on_answer(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct hand *hand = ctx;
  long primes = 0;
  (void)size;
  if (sscanf(json, "[%ld,%ld]", &primes, &hand->memory) == 2)
    hand->crew->primes += primes;
  give_next(hand, channel);
}

static void start_hand(struct crew *crew, bool crash, int piece);

/* It is gone. What it had not finished is another one's piece now. */
static void on_worker_close(cp_child *child, const cp_result *result, void *ctx) {
  struct hand *hand = ctx;
  (void)child, (void)result;
  hand->crew->memory += hand->memory;
  if (hand->piece >= 0)
    start_hand(hand->crew, false, hand->piece);
  free(hand);
}

/* crash: it has the bug. piece: what it begins with, -1: whatever is next. */
static void start_hand(struct crew *crew, bool crash, int piece) {
  char limit[32];
  struct hand *hand = calloc(1, sizeof *hand);
  snprintf(limit, sizeof limit, "%ld", crew->job->limit);
  cp_child *child = NULL;
  if (hand != NULL)
    child = cp_fork(crew->program, CP_ARGS("--worker", limit, "1", crash ? "crash" : "sound"),
                    CP_OPTIONS(.limits.core = CP_LIMIT(0)));
  if (child == NULL) {
    free(hand);
    return;
  }
  *hand = (struct hand){crew, child, piece, 0};
  cp_on_message(cp_channel_of(child), on_answer, hand);
  cp_on_close(child, on_worker_close, hand);
  char text[16];
  snprintf(text, sizeof text, "%d", piece);
  if (piece >= 0)
    cp_send(cp_channel_of(child), text);
  else
    give_next(hand, cp_channel_of(child));
}

static void by_processes(const struct job *job, const char *program) {
  struct crew crew = {.job = job, .program = program};
  for (int i = 0; i < job->parallel; i++)
    start_hand(&crew, job->crash, -1);
  cp_run();
  tell(crew.primes, crew.memory);
}

#endif
