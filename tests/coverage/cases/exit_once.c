/* A forked child that leaves by exit() must not add the parent's counts a second time. */
#include "common.h"

int main(void) {
  int before = 0;
  for (int i = 0; i < 10; i++)
    before += i;      /* =10 */
  pid_t pid = fork(); /* =1 */
  if (pid == 0)
    exit(before == 45 ? 6 : 1);                        /* =1 */
  expect(WEXITSTATUS(status_of(pid)) == 6, "exit(6)"); /* =1 */
  return RAN;                                          /* =1 */
}
