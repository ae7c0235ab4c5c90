/* A child whose parent ends: who is its parent then, and who is told of its end. */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2];

/* Goes on when everybody else has closed the other end of the gate. */
static _Noreturn void be_orphan(pid_t middle, pid_t top) {
  char c;
  close(gate[1]);
  while (read(gate[0], &c, 1) > 0)
    ;
  printf("the orphan's parent: %s\n", getppid() == middle ? "as before"
                                      : getppid() == top  ? "the top"
                                                          : "pid 1");
  fflush(stdout);
  _exit(7);
}

int main(void) {
  int status = 0;
  pid_t top = getpid();
  if (pipe(gate) < 0)
    return 1;
  /* #adopt */
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  pid_t middle = fork();
  if (middle == 0) {
    pid_t self = getpid();
    if (fork() == 0)
      be_orphan(self, top);
    _exit(0);
  }
  waitpid(middle, NULL, 0);
  close(gate[1]); /* the orphan goes on */
  pid_t found = wait(&status);
  /* #end */
  printf("wait() in the top:   the %s, code %d\n", found == middle ? "middle" : "orphan",
         WEXITSTATUS(status));
  return 0;
}
