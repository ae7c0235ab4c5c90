/* What the environment asks of the recorder, before main(). */
#include "internal.h"
#include "recorder.h"
#include "recorder_check.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One processor for this process and all that come from it; which one does not matter. */
int rec_set_cpu(const char *spec) {
  cpu_set_t may, one;
  if (!spec || !*spec)
    return 0;
  if (strcmp(spec, "1") != 0)
    return -EINVAL;
  if (sched_getaffinity(0, sizeof may, &may) < 0)
    return 0;
  CPU_ZERO(&one);
  for (size_t i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET(i, &may)) {
      CPU_SET(i, &one);
      break;
    }
  (void)sched_setaffinity(0, sizeof one, &one);
  return 0;
}

/* Nobody calls it: recorder_wrap_args() has the linker take it in. */
__attribute__((constructor(102))) void rec_from_environment(void) {
  static const struct {
    const char *name;
    int (*set)(const char *spec);
  } all[] = {{RECORDER_ENV_FAULT, recorder_set_fault}, {RECORDER_ENV_DELAY, recorder_set_delay},
             {RECORDER_ENV_SLEEP, recorder_set_sleep}, {RECORDER_ENV_SHORT, recorder_set_short},
             {RECORDER_ENV_STORM, recorder_set_storm}, {RECORDER_ENV_VFORK, rec_set_vfork},
             {RECORDER_ENV_CPU, rec_set_cpu}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i].set(getenv(all[i].name)) < 0) {
      static const char before[] = "recorder: this cannot be read: ";
      (void)!write(2, before, sizeof before - 1);
      (void)!write(2, all[i].name, strlen(all[i].name));
      (void)!write(2, "\n", 1);
      _exit(3);
    }
}
