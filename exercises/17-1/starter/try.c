/* Ten jobs for three workers; job 3 crashes each time, and job 5 the first time only. */
#include "pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void work(int number, char answer[POOL_ANSWER]) {
  if (number == 3 || (number == 5 && access("crashed", F_OK) < 0)) {
    FILE *file = number == 5 ? fopen("crashed", "w") : NULL;
    if (file)
      fclose(file);
    abort();
  }
  snprintf(answer, POOL_ANSWER, "%d squared is %d, says process %d", number, number * number, (int)getpid());
}

int main(void) {
  pool_result results[10];
  if (pool_run(work, 3, 10, results) < 0) {
    perror("pool_run");
    return 1;
  }
  for (int i = 0; i < 10; i++)
    if (results[i].done)
      printf("job %d: %s%s\n", i, results[i].answer, results[i].tries > 1 ? " (at the second try)" : "");
    else
      printf("job %d: given up, signal %d\n", i, results[i].signal);
  remove("crashed");
  return 0;
}
