/* expect: non-atomic-flag */
/* with: static */
/* A plain variable tells main what the handler saw. */
#include <signal.h>
#include <unistd.h>

static int ended;

static void on_alarm(int number) {
  (void)number;
  ended = 1;
}

int main(void) {
  signal(SIGALRM, on_alarm);
  while (!ended)
    if (raise(SIGALRM) != 0)
      return 1;
  return 0;
}
