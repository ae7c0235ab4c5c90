/* A year of timers in no time: the queue is asked, and never looks at a clock. */
#include <stdint.h>
#include <stdio.h>

typedef struct timer {
  int64_t due, every; /* in hours */
  const char *name;
} timer;

static timer timers[] = {{24, 24, "day"}, {24 * 7, 24 * 7, "week"}, {24 * 365, 0, "year"}};
enum { TIMERS = sizeof timers / sizeof *timers };

/* #wait */
static timer *next_timer(void) {
  timer *next = &timers[0];
  for (int i = 1; i < TIMERS; i++)
    if (timers[i].due < next->due)
      next = &timers[i];
  return next;
}

static int64_t wait_from(int64_t now) {
  int64_t left = next_timer()->due - now;
  return left > 0 ? left : 0;
}
/* #end */

int main(void) {
  int64_t now = 0;
  int rounds = 0;
  int called[TIMERS] = {0};
  /* #loop */
  while (called[2] == 0) {
    now += wait_from(now); /* a real loop sleeps here: poll(…, wait) */
    timer *due = next_timer();
    called[due - timers]++;
    due->due += due->every ? due->every : INT32_MAX;
    rounds++;
  }
  /* #end */
  for (int i = 0; i < TIMERS; i++)
    printf("%-5s called %3d times\n", timers[i].name, called[i]);
  printf("%d rounds, and it is hour %lld\n", rounds, (long long)now);
  return 0;
}
