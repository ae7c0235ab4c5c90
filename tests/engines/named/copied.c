/* expect: dup2-no-close */
/* The descriptor that was copied to 1 stays open. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char c;
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    dup2(ends[1], 1);
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  while (read(ends[0], &c, 1) > 0)
    ;
  close(ends[0]);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
