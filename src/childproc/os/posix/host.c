/* What the process around the library offers: its clock and its environment. */
#include "os/os.h"

#include <time.h>

#ifdef __APPLE__
#include <crt_externs.h>
char **os_environ(void) {
  return *_NSGetEnviron();
}
#else
extern char **environ;
char **os_environ(void) {
  return environ;
}
#endif

int64_t os_now_ns(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
