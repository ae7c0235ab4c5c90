/* expect: order-assumed */
/* The last line may come before the child's. */
#include "say_and_run.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Own lines go past stdio. */
int say_and_run(const char *first, int (*job)(void *), void *arg, const char *last) {
  siginfo_t info;
  fflush(stdout);
  dprintf(1, "%s\n", first);
  pid_t pid = fork();
  if (pid == 0) {
    int code = job(arg);
    fflush(stdout);
    _exit(code);
  }
  dprintf(1, "%s\n", last);
  if (pid < 0 || waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    return -1;
  return info.si_code == CLD_EXITED ? info.si_status : -1;
}
