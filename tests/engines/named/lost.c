/* expect: signal-lost-pause */
/* with: KIT_DELAY=pause:100 WALL=1500 */
/* The signal comes between the look at the flag and pause(). */
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void on_child(int number) {
  (void)number;
  ended = 1;
}

int main(void) {
  signal(SIGCHLD, on_child);
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  while (!ended)
    pause();
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
