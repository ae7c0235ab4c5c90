/* fork() is called once and returns twice. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t program;

static void say(const char *text) {
  dprintf(STDOUT_FILENO, "%s; I am new: %s\n", text, getpid() != program ? "yes" : "no");
}

int main(void) {
  program = getpid();
  say("before: one process");
  /* #two */
  pid_t pid = fork();
  if (pid < 0)
    return 1; /* there is no child */
  if (pid == 0) {
    say("child:  fork() returned 0");
    _exit(0);
  }
  wait(NULL); /* so that the child's line comes first; more in stage 2 */
  say("parent: fork() returned a pid");
  /* #end */
  return 0;
}
