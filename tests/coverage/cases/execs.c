/* Every member of the exec family: gcc would replace these by its own. Each runs this program again. */
#include "common.h"

static void again(int which) {
  char *argv[] = {"execs", "again", NULL}, *none[] = {NULL}; /* =6 */
  switch (which) {
  case 0:
    execl("/proc/self/exe", "execs", "again", NULL); /* =1 */
    break;                                           /* =0 */
  case 1:
    execlp("/proc/self/exe", "execs", "again", NULL); /* =1 */
    break;                                            /* =0 */
  case 2:
    execle("/proc/self/exe", "execs", "again", NULL, environ); /* =1 */
    break;                                                     /* =0 */
  case 3:
    execv("/proc/self/exe", argv); /* =1 */
    break;                         /* =0 */
  case 4:
    execvp("/proc/self/exe", argv); /* =1 */
    break;                          /* =0 */
  default:
    execve("/proc/self/exe", argv, environ); /* =1 */
    execve("/proc/self/exe", argv, none);    /* =0 */
  }
}

int main(int argc, char **argv) {
  if (argc > 1)                                   /* =7 */
    return strcmp(argv[1], "again") == 0 ? 5 : 1; /* =6 */
  for (int i = 0; i < 6; i++) {
    pid_t pid = fork(); /* =6 */
    if (pid == 0) {
      again(i);   /* =6 */
      _exit(127); /* =0 */
    }
    expect(WEXITSTATUS(status_of(pid)) == 5, "the program ran again"); /* =6 */
  }
  return RAN; /* =1 */
}
