/* The child gets the pipe as its stdin, and copies stdin as any filter does. */
#include <sys/wait.h>
#include <unistd.h>

static int copy_stdin(void) {
  char data[256];
  ssize_t n;
  while ((n = read(STDIN_FILENO, data, sizeof data)) > 0)
    if (write(STDOUT_FILENO, data, (size_t)n) != n)
      return 1;
  return n < 0;
}

static int child_side(const int ends[2]) {
  if (dup2(ends[0], STDIN_FILENO) < 0)
    return 1;
  close(ends[0]);
  close(ends[1]);
  return copy_stdin();
}

int main(void) {
  static const char greeting[] = "hello\n";
  int ends[2], status;
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0)
    _exit(child_side(ends));
  close(ends[0]);
  ssize_t n = child < 0 ? -1 : write(ends[1], greeting, sizeof greeting - 1);
  close(ends[1]);
  if (child < 0 || waitpid(child, &status, 0) != child)
    return 1;
  return n == sizeof greeting - 1 && status == 0 ? 0 : 1;
}
