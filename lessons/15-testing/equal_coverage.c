/* Two suites with equal coverage: one looks at what comes back, and one does not. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINES = 2, MUTANTS = 4 };
static bool ran[LINES];

/* #tested */
/* A status as a shell has it. Mutant 0 is right, the others are wrong. */
static int shell_code(int status, int mutant) {
  if (WIFEXITED(status)) {
    ran[0] = true;
    return mutant == 1 ? status : mutant == 2 ? 0 : WEXITSTATUS(status);
  }
  ran[1] = true;
  int signal = WTERMSIG(status);
  return mutant == 3 ? 0 : mutant == 4 ? signal : 128 + signal;
}
/* #end */

static int status_of(int code, int signal) {
  int status = 0;
  pid_t pid = fork();
  if (pid == 0)
    _exit(kill(getpid(), signal) + code); /* signal 0: none */
  waitpid(pid, &status, 0);
  return status;
}

/* #suites */
static bool suite_that_runs(int mutant) {
  shell_code(status_of(3, 0), mutant);
  shell_code(status_of(0, SIGTERM), mutant);
  return true; /* nothing crashed */
}

static bool suite_that_expects(int mutant) {
  int code = shell_code(status_of(3, 0), mutant);
  return code == 3 && shell_code(status_of(0, SIGTERM), mutant) == 143;
}
/* #end */

static void judge(const char *name, bool (*suite)(int mutant)) {
  int caught = 0;
  ran[0] = ran[1] = false;
  bool accepted = suite(0);
  for (int mutant = 1; mutant <= MUTANTS; mutant++)
    caught += !suite(mutant);
  printf("%-8s  right answer %s  ways run %d of %d  wrong answers caught %d of %d\n", name,
         accepted ? "accepted" : "REFUSED", ran[0] + ran[1], LINES, caught, MUTANTS);
}

int main(void) {
  judge("runs", suite_that_runs);
  judge("expects", suite_that_expects);
  return 0;
}
