#include "code_of.h"

#include <sys/wait.h>
#include <unistd.h>

int code_of(int code) {
  siginfo_t info;
  pid_t pid = fork();
  if (pid == 0)
    _exit(code);
  return pid < 0 || waitid(P_PID, (id_t)pid, &info, WEXITED) < 0 ? -1 : info.si_status;
}
