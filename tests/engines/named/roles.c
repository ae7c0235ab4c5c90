/* expect: parent-child-swapped */
/* 0 is taken for the parent. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  pid_t pid = fork();
  if (pid != 0) {
    dup2(ends[0], 0);
    close(ends[1]);
    execlp("cat", "cat", (char *)NULL);
    _exit(127);
  }
  close(ends[0]);
  waitpid(pid, NULL, 0);
  wait(NULL);
  _exit(0);
}
