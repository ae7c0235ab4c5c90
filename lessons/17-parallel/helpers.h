/* Three jobs for helpers of one kind: a thread for each, a pool of two threads, a child for each. */
#ifndef HELPERS_H
#define HELPERS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct way {
  const char *name;
  int helpers, children;
} way;

static const way ways[] = {{"a thread each", 3, 0}, {"a pool of two", 2, 0}, {"a child each", 3, 1}};
enum { WAYS = 3, JOBS = 3 };

typedef struct board { /* in memory that all processes map */
  atomic_int next, done, busy, stop, in_time, variable, open;
} board;

static board *shared;
static void (*job)(void);
static pthread_t threads[JOBS];

/* #help */
/* Whoever is free takes the next job; the third one has nothing to do. */
static void *help(void *unused) {
  for (int i; (i = shared->next++) < JOBS; shared->done++)
    if (i < 2)
      job();
  return unused;
}
/* #end */

static void start(way how) {
  for (int i = 0; i < how.helpers; i++)
    if (!how.children && pthread_create(&threads[i], NULL, help, NULL) != 0)
      exit(1);
    else if (how.children && fork() == 0)
      _exit(help(NULL) != NULL);
}

static void join(way how) {
  for (int i = 0; i < how.helpers; i++)
    (void)(how.children ? wait(NULL) : pthread_join(threads[i], NULL));
}

#endif
