#include "start_in_group.h"

pid_t start_in_group(int (*job)(void *), void *arg) {
  (void)job;
  (void)arg;
  return -1; /* to be written */
}
