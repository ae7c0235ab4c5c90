/* A child made behind libc's back. */
#include "common.h"

int main(void) {
#ifdef SYS_fork
  const long number = SYS_fork, flags = 0;
#else
  const long number = SYS_clone, flags = SIGCHLD;
#endif
  long pid = syscall(number, flags, 0, 0, 0, 0); /* =1 */
  if (pid == 0)
    _exit(4);                                                       /* =1 */
  expect(WEXITSTATUS(status_of((pid_t)pid)) == 4, "the raw child"); /* =1 */
  return RAN;                                                       /* =1 */
}
