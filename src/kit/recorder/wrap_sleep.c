/* Sleeps, which may return at once: whoever orders two processes by one has not ordered them. */
#include "internal.h"
#include "recorder_check.h"
#include "wrap.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SITES = 32, SKIPPED = 3 };

static bool skipping;
static struct {
  uint64_t site;
  unsigned count;
} sites[SITES];

int recorder_set_sleep(const char *spec) {
  if (spec && *spec && strcmp(spec, "none") != 0)
    return -EINVAL;
  skipping = spec && *spec;
  memset(sites, 0, sizeof sites);
  return 0;
}

/* The first sleeps of a line: one that is called again and again is a pause between two attempts. */
static bool skips(const char *name, uint64_t site) {
  for (size_t i = 0; skipping && i < SITES; i++) {
    if (sites[i].site && sites[i].site != site)
      continue;
    sites[i].site = site;
    if (sites[i].count++ >= SKIPPED)
      return false;
    rec_event event = {.call = REC_SLEEP, .site = site};
    rec_name(&event, name);
    rec_add(event);
    return true;
  }
  return false;
}

unsigned __wrap_sleep(unsigned seconds) {
  return skips("sleep", SITE) ? 0 : sleep(seconds);
}

int __wrap_usleep(useconds_t us) {
  return skips("usleep", SITE) ? 0 : usleep(us);
}

int __wrap_nanosleep(const struct timespec *time, struct timespec *left) {
  return skips("nanosleep", SITE) ? 0 : nanosleep(time, left);
}

int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
  return skips("clock_nanosleep", SITE) ? 0 : clock_nanosleep(clock, flags, time, left);
}
