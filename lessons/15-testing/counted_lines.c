/* Lines that a child has run: counted in its own memory, and in memory that it shares with its parent. */
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int own;     /* as gcc's counters are: a variable of the program */
static int *shared; /* the same, in memory that all processes map */

/* #line */
static void this_line_runs(void) {
  own++;
  (*shared)++;
}
/* #end */

static void by_exit(void) {
  _exit(1);
}

static void by_signal(void) {
  kill(getpid(), SIGKILL);
}

static void by_exec(void) {
  execl("/bin/sh", "sh", "-c", "exit 1", (char *)NULL);
}

static void count(const char *how, void (*leave)(void)) {
  own = *shared = 0;
  pid_t pid = fork();
  if (pid == 0) {
    this_line_runs();
    leave();
    _exit(2);
  }
  waitpid(pid, NULL, 0);
  printf("%-10s %10d %14d\n", how, own, *shared);
}

int main(void) {
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    return 1;
  printf("child left own memory  shared memory\n");
  fflush(stdout);
  count("by _exit()", by_exit);
  count("by SIGKILL", by_signal);
  count("by exec", by_exec);
  return 0;
}
