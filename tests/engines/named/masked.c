/* expect: mask-inherited */
/* SIGCHLD is blocked around fork(), and stays blocked in the child. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, &old);
  pid_t child = fork();
  if (child == 0) {
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  sigprocmask(SIG_SETMASK, &old, NULL);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
