/* A forked child that execs: its lines before exec count, the line after a successful exec does not. */
#include "common.h"

int main(void) {
  pid_t pid = fork(); /* =1 */
  if (pid == 0) {
    char *argv[] = {"true", NULL}; /* =1 */
    execv("/bin/true", argv);      /* =1 */
    _exit(127);                    /* =0 */
  }
  expect(status_of(pid) == 0, "true ran"); /* =1 */
  return RAN;                              /* =1 */
}
