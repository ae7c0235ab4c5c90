/* Threads that count the same line at once. */
#include "common.h"
#include <pthread.h>

static void *work(void *unused) {
  volatile int sum = 0;
  for (int i = 0; i < 250000; i++)
    sum += i;    /* =1000000 */
  return unused; /* =4 */
}

int main(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    expect(pthread_create(&threads[i], NULL, work, NULL) == 0, "a thread"); /* =4 */
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL); /* =4 */
  return RAN;                       /* =1 */
}
