/* Every child that has ended is waited for, however many one signal stands for. */
/* with: storm */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t left = 5;

static void on_child(int number) {
  int kept = errno;
  (void)number;
  while (waitpid(-1, NULL, WNOHANG) > 0)
    left--;
  errno = kept;
}

int main(void) {
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, &old);
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child, .sa_flags = SA_RESTART}, NULL);
  for (int i = 0; i < 5; i++)
    if (fork() == 0)
      _exit(i);
  while (left > 0)
    sigsuspend(&old);
  return 0;
}
