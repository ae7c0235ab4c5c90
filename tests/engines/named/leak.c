/* expect: fd-leak-exec */
/* The program that is started has the pipe of its parent open. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  close(ends[0]);
  close(ends[1]);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
