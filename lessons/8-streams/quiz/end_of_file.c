#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  char data[100];
  if (pipe(ends) < 0)
    return 1;
  if (fork() == 0) {
    write(ends[1], "Q_WORD", sizeof "Q_WORD" - 1);
    _exit(0);
  }
  Q_CLOSE;
  wait(NULL);
  printf("%zd bytes, then ", read(ends[0], data, sizeof data));
  struct pollfd more = {ends[0], POLLIN, 0};
  printf("%s\n", poll(&more, 1, 0) > 0 ? "end-of-file" : "nothing");
  return 0;
}
