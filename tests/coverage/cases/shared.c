/* A program whose shared library counts, too; the child leaves by _exit(). */
#include "common.h"

int in_library(int x);

int main(void) {
  pid_t pid = fork(); /* =1 */
  if (pid == 0)
    _exit(in_library(1));                                                 /* =1 */
  expect(WEXITSTATUS(status_of(pid)) == 5 && in_library(2) == 6, "both"); /* =1 */
  return RAN;                                                             /* =1 */
}
