/* A forked child counts however it ends. */
#include "common.h"
#include <sys/resource.h>

static void end(int how) {
  switch (how) {
  case 0:
    raise(SIGKILL); /* =1 */
    break;          /* =0 */
  case 1: {
    volatile int *volatile nowhere = NULL; /* =1 */
    *nowhere = 1;                          /* =1 */
    break; /* counted with the line before: gcc counts blocks, and cannot see the crash in one */
  }
  case 2:
    abort(); /* =1 */
  case 3:
    _exit(3); /* =1 */
  case 4:
    syscall(SYS_exit_group, 4); /* =1 */
    break;                      /* =0 */
  case 5:
    quick_exit(5); /* =1 */
  case 6:
    syscall(SYS_exit, 6); /* =1 */
    break;                /* =0 */
  case 7:
    raise(SIGTERM); /* =1 */
    break;          /* =0 */
  default:
    break; /* =0 */
  }
}

int main(void) {
  static const int signals[] = {SIGKILL, SIGSEGV, SIGABRT, 0, 0, 0, 0, SIGTERM};
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  for (int how = 0; how < 8; how++) {
    pid_t pid = fork(); /* =8 */
    if (pid == 0) {
      end(how); /* =8 */
      _exit(1); /* =0 */
    }
    int status = status_of(pid); /* =8 */
    if (signals[how])
      expect(WIFSIGNALED(status) && WTERMSIG(status) == signals[how], "the signal"); /* =4 */
    else
      expect(WIFEXITED(status) && WEXITSTATUS(status) == how, "the code"); /* =4 */
  }
  return RAN; /* =1 */
}
