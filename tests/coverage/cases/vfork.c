/* vfork: the child counts in the parent's memory, and the parent's later lines count, too. */
#include "common.h"

static void child(const char *file) {
  char *argv[] = {"true", NULL}; /* =2 */
  execv(file, argv);             /* =2 */
  _exit(127);                    /* =1 */
}

int main(void) {
  pid_t pid = vfork();
  if (pid == 0)
    child("/bin/true");                    /* =1 */
  expect(status_of(pid) == 0, "true ran"); /* =1 */
  pid = vfork();
  if (pid == 0)
    child("/nonexistent/true");                          /* =1 */
  expect(WEXITSTATUS(status_of(pid)) == 127, "no exec"); /* =1 */
  return RAN;                                            /* =1 */
}
