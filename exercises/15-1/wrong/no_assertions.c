/* expect: FAIL */
/* Every line of run() runs, and nobody looks at what came of it. */
#include "harness.h"
#include "recorder_check.h"
#include "run.h"

#include <stdio.h>

#define SH(script)                                                                                           \
  "/bin/sh", (char *[]) {                                                                                    \
    "sh", "-c", script, NULL                                                                                 \
  }

TEST(runs) {
  run_result result;
  run(SH("exit 3"), &result);
  run(SH("kill -TERM $$"), &result);
  run("/nowhere", (char *[]){"nowhere", NULL}, &result);
}

TEST(faults) {
  static const char *const faults[] = {"fork:1:EAGAIN", "pipe2:1:EMFILE"};
  for (int i = 0; i < 2; i++) {
    run_result result;
    recorder_set_fault(faults[i]);
    run(SH("exit 0"), &result);
    recorder_set_fault(NULL);
  }
}
