/* A forked child whose exec fails. */
#include "common.h"

int main(void) {
  pid_t pid = fork();
  if (pid == 0) {
    char *argv[] = {"nothing", NULL};
    execv("/nonexistent/nothing", argv); /* =1 */
    if (errno == ENOENT)                 /* =1 */
      _exit(127);                        /* =1 */
    _exit(1);                            /* =0 */
  }
  expect(WEXITSTATUS(status_of(pid)) == 127, "the child saw ENOENT");
  return RAN; /* =1 */
}
