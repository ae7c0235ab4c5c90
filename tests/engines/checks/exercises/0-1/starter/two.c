#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  char got[16];
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    _exit(write(ends[1], "hello\n", 6) == 6 ? 0 : 1);
  }
  close(ends[1]);
  ssize_t n = read(ends[0], got, sizeof got);
  printf("%.*s", (int)(n < 0 ? 0 : n), got);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
