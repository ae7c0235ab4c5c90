/* expect: fork-unchecked */
/* with: KIT_FAULT=fork:1:EAGAIN */
/* Ends the group of a child that was never made: -(-1) is process 1. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(void) {
  pid_t pid = fork();
  if (pid == 0) {
    (void)setpgid(0, 0);
    for (;;)
      pause();
  }
  return pid;
}

int main(void) {
  pid_t pid = start();
  (void)setpgid(pid, pid);
  (void)kill(-pid, SIGKILL);
  if (pid > 0)
    (void)waitpid(pid, NULL, 0);
  return 0;
}
