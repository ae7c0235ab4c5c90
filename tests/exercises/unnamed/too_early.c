/* For 0-1: the parent closes its end before it writes. No mistake of the catalogue, so none may be named. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2]; /* ends[0] is read from, ends[1] is written to */
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child < 0)
    return 1;
  if (child == 0) {
    close(ends[1]);
    char c;
    while (read(ends[0], &c, 1) == 1)
      write(STDOUT_FILENO, &c, 1);
    _exit(0);
  }
  close(ends[0]);
  close(ends[1]);
  write(ends[1], "hello\n", 6);
  waitpid(child, NULL, 0);
  return 0;
}
