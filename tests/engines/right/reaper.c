/* with: KIT_STORM=signals */
/* A handler that waits for all and puts errno back; raised at every call. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t left = 4;

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
  for (int i = 0; i < 4; i++)
    if (fork() == 0)
      _exit(i);
  while (left > 0)
    sigsuspend(&old);
  sigprocmask(SIG_SETMASK, &old, NULL);
  int ends[2];
  char c = 'x';
  if (pipe(ends) < 0 || write(ends[1], &c, 1) != 1 || read(ends[0], &c, 1) != 1)
    return 1;
  return 0;
}
