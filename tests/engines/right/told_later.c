/* Waits with WNOWAIT first, and asks with WNOHANG a few times. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  siginfo_t info;
  pid_t child = fork();
  if (child == 0) {
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    _exit(3);
  }
  for (int i = 0; i < 3; i++)
    if (waitpid(child, NULL, WNOHANG) != 0)
      return 1;
  if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) < 0)
    return 1;
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
