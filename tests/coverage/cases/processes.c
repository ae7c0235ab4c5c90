/* Fifty processes that count the same line at once: each waits until all have been started. */
#include "common.h"

int main(void) {
  int gate[2];
  expect(pipe(gate) == 0, "a pipe");
  for (int i = 0; i < 50; i++)
    if (fork() == 0) {
      char byte;
      close(gate[1]);
      expect(read(gate[0], &byte, 1) == 0, "the gate opens"); /* =50 */
      for (int k = 0; k < 1000; k++)
        sched_yield(); /* =50000 */
      _exit(0);        /* =50 */
    }
  close(gate[1]);
  while (wait(NULL) > 0)
    ;
  return RAN; /* =1 */
}
