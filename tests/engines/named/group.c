/* expect: setpgid-race */
/* Only the child sets its group, and the parent ends that group. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int gate[2];
  char c;
  if (pipe(gate) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(gate[0]);
    setpgid(0, 0);
    close(gate[1]);
    for (;;)
      pause();
  }
  close(gate[1]);
  (void)!read(gate[0], &c, 1);
  kill(-child, SIGKILL);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
