/* `./kit run 9-2` starts five jobs of unlike lengths. No check uses this file. */
#include "reaper.h"

#include <poll.h>
#include <stdio.h>

static int job(int number) {
  (void)poll(NULL, 0, 300 * (5 - number));
  return number;
}

int main(void) {
  int codes[REAPER_MOST];
  if (reaper_open() != 0)
    return 1;
  for (int i = 0; i < 5; i++)
    if (reaper_add(job, i) != 0)
      return 1;
  int n = reaper_finish(codes);
  for (int i = 0; i < n; i++)
    printf("job %d: code %d\n", i, codes[i]);
  return n == 5 ? 0 : 1;
}
