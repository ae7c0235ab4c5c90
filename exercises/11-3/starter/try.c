/* `./kit run` starts two programs here, one of them under unref(); no check uses this file. */
#include "detached.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
  background all[2];
  char *const shorter[] = {"sh", "-c", "echo the short one; exit 3", NULL};
  char *const longer[] = {"sh", "-c", "echo the long one; sleep 100", NULL};
  int error = start_detached(shorter, "try.log", &all[0]);
  if (error == 0)
    error = start_detached(longer, "try.log", &all[1]);
  if (error) {
    fprintf(stderr, "start_detached: %s\n", strerror(error));
    return 1;
  }
  for (int i = 0; i < 2; i++)
    printf("pid %d: session %d, here %d\n", (int)all[i].pid, (int)getsid(all[i].pid), (int)getsid(0));
  unref(&all[1]);
  size_t left = run(all, 2);
  printf("%zu of them runs on; the short one ended with code %d\n", left, all[0].code);
  /* Without this line the kit finds the long one at the end and tells so. */
  return kill(-all[1].pid, SIGTERM) < 0;
}
