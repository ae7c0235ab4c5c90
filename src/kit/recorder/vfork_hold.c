/*
 * The child locks a robust mutex in shared memory. The kernel gives it up when the child's memory goes, on
 * exec and on its end, whatever that is: the moment in which the kernel's own vfork() returns, too.
 */
#include "internal.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <time.h>

enum { MOST_SECONDS = 5 }; /* a child that waits for its parent would hold it for ever */

struct rec_vfork_hold {
  sem_t begun; /* the child has the mutex */
  pthread_mutex_t of_child;
};

static int make_robust(pthread_mutex_t *ret) {
  pthread_mutexattr_t how;
  int error = pthread_mutexattr_init(&how);
  if (error)
    return error;
  error = pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
  if (!error)
    error = pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
  if (!error)
    error = pthread_mutex_init(ret, &how);
  (void)pthread_mutexattr_destroy(&how);
  return error;
}

/* A mapping for each: a child that runs on keeps its own. */
rec_vfork_hold *rec_vfork_hold_new(void) {
  int kept_errno = errno;
  rec_vfork_hold *hold = mmap(NULL, sizeof *hold, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (hold == MAP_FAILED)
    hold = NULL;
  else if (sem_init(&hold->begun, 1, 0) < 0 || make_robust(&hold->of_child) != 0)
    hold = rec_vfork_hold_free(hold);
  errno = kept_errno;
  return hold;
}

rec_vfork_hold *rec_vfork_hold_free(rec_vfork_hold *hold) {
  if (hold)
    (void)munmap(hold, sizeof *hold);
  return NULL;
}

void rec_vfork_begin(rec_vfork_hold *hold) {
  if (!hold)
    return;
  (void)pthread_mutex_lock(&hold->of_child);
  (void)sem_post(&hold->begun);
}

/* No handler runs in a parent that is in vfork(). */
void rec_vfork_wait(rec_vfork_hold *hold) {
  struct timespec until;
  sigset_t all, kept;
  if (!hold)
    return;
  int kept_errno = errno;
  (void)clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += MOST_SECONDS;
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &kept);
  if (sem_timedwait(&hold->begun, &until) == 0) {
    int error = pthread_mutex_timedlock(&hold->of_child, &until);
    if (error == 0 || error == EOWNERDEAD)
      (void)pthread_mutex_unlock(&hold->of_child);
  }
  (void)pthread_sigmask(SIG_SETMASK, &kept, NULL);
  errno = kept_errno;
}
