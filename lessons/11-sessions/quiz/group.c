#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char ready;
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    if (fork() > 0)
      write(ends[1], "r", 1);
    pause();
    _exit(0);
  }
  close(ends[1]);
  read(ends[0], &ready, 1);
  kill(Q_WHOM, SIGKILL);
  waitpid(child, NULL, 0);
  /* comes when nobody has the write end */
  struct pollfd end = {ends[0], POLLIN, 0};
  int none = poll(&end, 1, 300);
  printf("%s is left\n", none ? "nobody" : "somebody");
  fflush(stdout);
  kill(-child, SIGKILL);
  return 0;
}
