/* clone(CLONE_VM | CLONE_VFORK) on a stack of its own, and CLONE_VM alone, as fast launchers do. */
#include "common.h"

static char stack[256 * 1024];

static int child(void *file) {
  char *argv[] = {"true", NULL}; /* =3 */
  execv(file, argv);             /* =3 */
  return 127;                    /* =1 */
}

static int start(char *file, int flags) {
  pid_t pid = clone(child, stack + sizeof stack, flags | SIGCHLD, file); /* =3 */
  expect(pid > 0, "a child");                                            /* =3 */
  return WEXITSTATUS(status_of(pid));                                    /* =3 */
}

int main(void) {
  expect(start("/bin/true", CLONE_VM | CLONE_VFORK) == 0, "true ran");          /* =1 */
  expect(start("/nonexistent/true", CLONE_VM | CLONE_VFORK) == 127, "no exec"); /* =1 */
  expect(start("/bin/true", CLONE_VM) == 0, "true ran");                        /* =1 */
  return RAN;                                                                   /* =1 */
}
