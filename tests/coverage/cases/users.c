/* A child that becomes another user counts, and so does what it execs. Needs root. */
#include "common.h"

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "helper") == 0)
    return geteuid() == 65534 ? 5 : 1; /* =1 */
  pid_t pid = fork();
  if (pid == 0) {
    expect(setgid(65534) == 0 && setuid(65534) == 0, "another user"); /* =1 */
    char *again[] = {"users", "helper", NULL};                        /* =1 */
    execv("/proc/self/exe", again);                                   /* =1 */
    _exit(127);                                                       /* =0 */
  }
  expect(WEXITSTATUS(status_of(pid)) == 5, "the helper ran as another user"); /* =1 */
  return RAN;                                                                 /* =1 */
}
