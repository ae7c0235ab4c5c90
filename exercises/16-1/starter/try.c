/* Your queue with a real clock: three lines, 100 ms apart, whatever the order in which they were added. */
#include "timers.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void say(void *text) {
  puts(text);
}

int main(void) {
  timers *queue = timers_new();
  int64_t begin = now_ms(), wait;
  timers_add(queue, begin + 300, say, "three");
  timers_add(queue, begin + 100, say, "one");
  timers_add(queue, begin + 200, say, "two");
  while ((wait = timers_wait(queue, now_ms())) >= 0) { /* this is an event loop */
    poll(NULL, 0, (int)wait);
    timers_run(queue, now_ms());
  }
  queue = timers_free(queue);
  return 0;
}
