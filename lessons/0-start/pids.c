/* Whose child is it, before and after the parent's end? A program, its child, and a child of that one. */
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int looked[2]; /* a pipe: the grandchild has seen its first parent */
static int alive[2];  /* a pipe that is open for writing in whoever still runs */

static void say(const char *who, pid_t expected, const char *then) {
  printf("%-16s its parent is %s\n", who, getppid() == expected ? then : "another process");
  fflush(stdout);
}

static void grandchild(pid_t child) {
  say("the grandchild:", child, "the child");
  while (write(looked[1], "x", 1) != 1)
    ;
  while (getppid() == child)
    sched_yield();
  say("the grandchild:", child, "the child");
}

int main(void) {
  char c;
  pid_t program = getpid();
  if (pipe(looked) < 0 || pipe(alive) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    say("the child:", program, "the program");
    pid_t self = getpid(), pid = fork();
    if (pid == 0)
      grandchild(self);
    else
      while (read(looked[0], &c, 1) != 1)
        ;
    _exit(0);
  }
  waitpid(child, NULL, 0);
  close(alive[1]);
  return read(alive[0], &c, 1) == 0 ? 0 : 1; /* end-of-file: the grandchild has left, too */
}
