/* expect: pid-after-reap */
/* A signal to a child whose status has been fetched. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  waitpid(child, NULL, 0);
  kill(child, SIGTERM);
  return 0;
}
