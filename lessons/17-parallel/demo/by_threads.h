/* One process: alone, with a thread for each share, and with threads that take the next piece from a queue.
 */
#ifndef BY_THREADS_H
#define BY_THREADS_H

#include "work.h"

#include <pthread.h>

enum { MOST_THREADS = 64 };

static void alone(const struct job *job) {
  long primes = 0;
  for (int piece = 0; piece < PIECES; piece++)
    primes += do_piece(job, piece);
  tell(primes, 0);
}

/* ---- threads: everyone has its share from the start, and the slowest share decides ---- */

struct share {
  const struct job *job;
  int first, end;
  long primes; /* written by its thread alone, read after pthread_join(): no lock is needed */
};

static void *do_share(void *ctx) {
  struct share *share = ctx;
  for (int piece = share->first; piece < share->end; piece++)
    share->primes += do_piece(share->job, piece);
  return NULL;
}

static void by_threads(const struct job *job) {
  pthread_t threads[MOST_THREADS];
  struct share shares[MOST_THREADS];
  long primes = 0;
  int started = 0;
  for (; started < job->parallel; started++) {
    struct share *share = &shares[started];
    *share = (struct share){job, PIECES * started / job->parallel, PIECES * (started + 1) / job->parallel, 0};
    if (pthread_create(&threads[started], NULL, do_share, share) != 0)
      break;
  }
  for (int i = started; i < job->parallel; i++) { /* what no thread could be had for */
    shares[i] = (struct share){job, PIECES * i / job->parallel, PIECES * (i + 1) / job->parallel, 0};
    do_share(&shares[i]);
  }
  for (int i = 0; i < job->parallel; i++) {
    if (i < started)
      pthread_join(threads[i], NULL);
    primes += shares[i].primes;
  }
  tell(primes, 0);
}

/* ---- a pool: threads that live on and take what comes; whoever is through takes the next piece ---- */

struct pool {
  const struct job *job;
  pthread_mutex_t lock; /* guards everything below */
  pthread_cond_t more;
  int given, taken;
  bool closed;
  long primes;
};

/* The next piece; -1 when none will follow. */
static int pool_take(struct pool *pool) {
  pthread_mutex_lock(&pool->lock);
  while (pool->taken == pool->given && !pool->closed)
    pthread_cond_wait(&pool->more, &pool->lock);
  int piece = pool->taken < pool->given ? pool->taken++ : -1;
  pthread_mutex_unlock(&pool->lock);
  return piece;
}

static void *pool_work(void *ctx) {
  struct pool *pool = ctx;
  for (int piece; (piece = pool_take(pool)) >= 0;) {
    long found = do_piece(pool->job, piece);
    pthread_mutex_lock(&pool->lock);
    pool->primes += found;
    pthread_mutex_unlock(&pool->lock);
  }
  return NULL;
}

static void pool_give(struct pool *pool, bool last) {
  pthread_mutex_lock(&pool->lock);
  pool->given++;
  pool->closed = last;
  pthread_cond_broadcast(&pool->more);
  pthread_mutex_unlock(&pool->lock);
}

static void by_pool(const struct job *job) {
  struct pool pool = {.job = job, .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
  pthread_t threads[MOST_THREADS];
  int started = 0;
  while (started < job->parallel && pthread_create(&threads[started], NULL, pool_work, &pool) == 0)
    started++;
  for (int piece = 0; piece < PIECES; piece++)
    pool_give(&pool, piece == PIECES - 1);
  if (started == 0)
    pool_work(&pool);
  for (int i = 0; i < started; i++)
    pthread_join(threads[i], NULL);
  tell(pool.primes, 0);
}

#endif
