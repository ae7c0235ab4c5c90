#include "say_and_run.h"

int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  (void)first;
  (void)job;
  (void)arg;
  (void)last;
  return -1; /* to be written */
}
