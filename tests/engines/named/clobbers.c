/* expect: handler-errno */
/* The handler waits until there is no child left, and errno says so. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void on_child(int number) {
  (void)number;
  ended = 1;
  while (waitpid(-1, NULL, WNOHANG) > 0)
    ;
}

int main(void) {
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child, .sa_flags = SA_RESTART}, NULL);
  int gate[2];
  char c;
  if (pipe(gate) < 0)
    return 1;
  if (fork() == 0) {
    close(gate[0]);
    _exit(0);
  }
  close(gate[1]);
  (void)!read(gate[0], &c, 1);
  sigprocmask(SIG_BLOCK, &set, &old);
  while (!ended)
    sigsuspend(&old);
  return 0;
}
