/* Two processes hand one byte to and fro for a while. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int a[2], b[2];
  char c = 0;
  if (pipe(a) < 0 || pipe(b) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    close(a[1]);
    close(b[0]);
    while (read(a[0], &c, 1) == 1)
      write(b[1], &c, 1);
    _exit(0);
  }
  close(a[0]);
  close(b[1]);
  for (int i = 0; i < 50000; i++)
    if (write(a[1], "x", 1) != 1 || read(b[0], &c, 1) != 1)
      return 1;
  close(a[1]);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
