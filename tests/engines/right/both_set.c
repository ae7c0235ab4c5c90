/* Both sides set the group of the child; a session is begun by a child. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    for (;;)
      pause();
  }
  setpgid(child, child);
  kill(-child, SIGKILL);
  waitpid(child, NULL, 0);
  child = fork();
  if (child == 0)
    _exit(setsid() == getpid() ? 0 : 1);
  int status = 1;
  waitpid(child, &status, 0);
  return status == 0 ? 0 : 1;
}
