/* expect: handler-errno */
/* The handler waits until there is no child left, and errno says so. */
#include <signal.h>
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
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child, .sa_flags = SA_RESTART}, NULL);
  if (fork() == 0)
    _exit(0);
  while (!ended)
    usleep(1000);
  return 0;
}
