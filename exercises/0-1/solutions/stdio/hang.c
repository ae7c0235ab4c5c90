/* The same with stdio: the child reads lines from a FILE. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void print_all(int fd) {
  char line[64];
  FILE *in = fdopen(fd, "r");
  while (in && fgets(line, sizeof line, in))
    fputs(line, stdout);
  exit(in && fclose(in) == 0 ? 0 : 1);
}

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  pid_t child = fork();
  if (child < 0)
    return 1;
  if (child == 0) {
    close(ends[1]);
    print_all(ends[0]);
  }
  close(ends[0]);
  FILE *out = fdopen(ends[1], "w");
  if (!out || fputs("hello\n", out) < 0 || fclose(out) != 0)
    return 1;
  int status;
  return waitpid(child, &status, 0) == child && status == 0 ? 0 : 1;
}
