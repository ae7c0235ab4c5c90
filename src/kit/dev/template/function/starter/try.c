/* `./kit run` calls run_job() here; no check uses this file. Change it as you like. */
#include "run_job.h"

#include <stdio.h>

static int three(void) {
  return 3;
}

int main(void) {
  printf("code %d\n", run_job(three));
  return 0;
}
