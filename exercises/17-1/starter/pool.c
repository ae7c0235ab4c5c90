#include "pool.h"

/* One job after the other, in this process: no crash is survived. */
int pool_run(pool_work *work, int workers, int count, pool_result results[]) {
  (void)workers;
  for (int i = 0; i < count; i++) {
    results[i] = (pool_result){.done = true, .tries = 1};
    work(i, results[i].answer);
  }
  return 0;
}
