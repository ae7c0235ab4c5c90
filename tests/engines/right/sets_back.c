/* with: KIT_STORM=child */
/* Signals are blocked over fork(), and set back in the child before they are let in. */
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t told;

static void on_term(int number) {
  (void)number;
  told = 1;
}

int main(void) {
  sigset_t all, old;
  sigfillset(&all);
  signal(SIGTERM, on_term);
  sigprocmask(SIG_BLOCK, &all, &old);
  pid_t child = fork();
  if (child == 0) {
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_SETMASK, &old, NULL);
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  sigprocmask(SIG_SETMASK, &old, NULL);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
