/* A thread pool of four, as libuv has it: six jobs that block, and who waits for whom. */
#include <pthread.h>
#include <stdio.h>

enum { THREADS = 4, JOBS = 6 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int taken, running, done, released;

/* As a read from a slow disk: the thread sleeps in it. */
static void block(void) {
  while (!released)
    pthread_cond_wait(&changed, &lock);
}

static void *work(void *unused) {
  pthread_mutex_lock(&lock);
  /* #worker */
  while (taken < JOBS) {
    taken++;
    running++;
    pthread_cond_broadcast(&changed);
    block();
    running--;
    done++;
  }
  /* #end */
  pthread_mutex_unlock(&lock);
  return unused;
}

static void tell(const char *when) {
  printf("%-22s %d run, %d wait, %d are done\n", when, running, JOBS - taken, done);
}

int main(void) {
  pthread_t threads[THREADS];
  tell("six jobs are given:");
  for (int i = 0; i < THREADS; i++)
    if (pthread_create(&threads[i], NULL, work, NULL) != 0)
      return 1;
  pthread_mutex_lock(&lock);
  while (running < THREADS)
    pthread_cond_wait(&changed, &lock);
  tell("four threads are busy:");
  released = 1;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < THREADS; i++)
    pthread_join(threads[i], NULL);
  tell("the disk has answered:");
  return 0;
}
