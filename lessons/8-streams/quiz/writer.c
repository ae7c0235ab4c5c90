#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  if (fork() == 0) {
    dup2(ends[1], STDOUT_FILENO);
    Q_CLOSEREAD;
    Q_CLOSEWRITE;
    /* here */
    _exit(0);
  }
  wait(NULL);
  return 0;
}
