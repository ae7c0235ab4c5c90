/* expect: FAIL */
/* TODO: the example that ./kit dev new writes. */
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *line, size_t size) {
  if (write(STDOUT_FILENO, line, size) < 0)
    _exit(1);
}

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  pid_t pid = fork();
  if (pid < 0)
    return 1;
  if (pid == 0) { /* waits for its parent */
    char byte;
    close(ends[1]);
    (void)!read(ends[0], &byte, 1);
    say("child\n", 6);
    _exit(0);
  }
  say("parent\n", 7);
  close(ends[1]);
  return waitpid(pid, NULL, 0) < 0;
}
