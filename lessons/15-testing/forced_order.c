/* A test that passes by luck, under both orders of parent and child. */
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *message; /* what the child has to say, in shared memory */
static int gate[2];

/* #force */
/* The child is late: it waits until the parent lets it go. */
static pid_t start(bool child_first) {
  char c;
  *message = 0;
  pid_t pid = fork();
  if (pid == 0) {
    if (!child_first)
      (void)!read(gate[0], &c, 1);
    *message = 42;
    _exit(1);
  }
  /* The parent is late: it goes on when the child has ended. */
  if (child_first)
    waitid(P_PID, (id_t)pid, &(siginfo_t){0}, WEXITED | WNOWAIT);
  return pid;
}
/* #end */

static void release(void) {
  (void)!write(gate[1], "x", 1);
}

static bool hopes(pid_t pid) {
  bool right = *message == 42;
  release();
  waitpid(pid, NULL, 0);
  return right;
}

static bool waits(pid_t pid) {
  release();
  waitpid(pid, NULL, 0);
  return *message == 42;
}

int main(void) {
  message = mmap(NULL, sizeof *message, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int child_first = 1; child_first >= 0; child_first--) {
    if (message == MAP_FAILED || pipe(gate) < 0)
      return 1;
    const char *first = child_first ? "child" : "parent";
    printf("%-6s first: the test that hopes %s\n", first, hopes(start(child_first)) ? "passes" : "fails");
    printf("%-6s first: the test that waits %s\n", first, waits(start(child_first)) ? "passes" : "fails");
    fflush(stdout);
    close(gate[0]);
    close(gate[1]);
  }
  return 0;
}
