/* Children that work on after this program has ended, and then leave by _exit(), exit() or a signal. */
#include "common.h"

static void leave(int how) {
  if (how == 0)
    _exit(0); /* =1 */
  if (how == 1)
    exit(0);      /* =1 */
  raise(SIGKILL); /* =1 */
}

int main(void) {
  int alive[2];
  expect(pipe(alive) == 0, "a pipe");
  for (int how = 0; how < 3; how++)
    if (fork() == 0) {
      char byte;
      setsid();
      close(alive[1]);
      expect(read(alive[0], &byte, 1) == 0, "the parent has ended"); /* =3 */
      leave(how);                                                    /* =3 */
    }
  return RAN; /* =1 */
}
