/* expect: sigpipe-inherited */
/* SIGPIPE is ignored here, and so it is in the child. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  pid_t child = fork();
  if (child == 0) {
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
