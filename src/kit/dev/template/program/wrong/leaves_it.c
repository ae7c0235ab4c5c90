/* expect: zombie-never-waited */
/* TODO: the example that ./kit dev new writes. */
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *line, size_t size) {
  if (write(STDOUT_FILENO, line, size) < 0)
    _exit(1);
}

int main(void) {
  siginfo_t about;
  pid_t pid = fork();
  if (pid < 0)
    return 1;
  if (pid == 0) {
    say("child\n", 6);
    _exit(0);
  }
  if (waitid(P_PID, (id_t)pid, &about, WEXITED | WNOWAIT) < 0)
    return 1;
  say("parent\n", 7);
  return 0;
}
