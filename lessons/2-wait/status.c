/* What wait fills in, and what the macros make of it. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *how, pid_t child) {
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child)
    return;
  printf("%-10s  status %5d  ", how, status);
  /* #decode */
  if (WIFEXITED(status))
    printf("exited, code %d\n", WEXITSTATUS(status));
  else if (WIFSIGNALED(status))
    printf("signal %d (as code: %d)\n", WTERMSIG(status), WEXITSTATUS(status));
  /* #end */
}

static pid_t exits(int code) {
  pid_t pid = fork();
  if (pid == 0)
    _exit(code);
  return pid;
}

static pid_t kills_itself(int signal) {
  pid_t pid = fork();
  if (pid == 0) {
    raise(signal);
    _exit(1);
  }
  return pid;
}

int main(void) {
  show("_exit(0)", exits(0));
  show("_exit(3)", exits(3));
  show("_exit(259)", exits(259));
  show("_exit(-1)", exits(-1));
  show("SIGTERM", kills_itself(SIGTERM));
  show("SIGKILL", kills_itself(SIGKILL));
  return 0;
}
