#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2], status;
  if (pipe(ends) < 0)
    return 1;
  close(ends[0]);
  if (fork() == 0) {
    signal(SIGPIPE, Q_ACTION);
    ssize_t written = write(ends[1], "x", 1);
    _exit(written < 0 && errno == EPIPE ? Q_CODE : 0);
  }
  wait(&status);
  if (WIFSIGNALED(status))
    printf("signal %d\n", WTERMSIG(status));
  else
    printf("code %d\n", WEXITSTATUS(status));
  return 0;
}
