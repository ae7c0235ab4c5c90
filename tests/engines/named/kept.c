/* expect: handler-kept-in-child */
/* with: KIT_STORM=child */
/* The parent's handler runs in the child, before exec. */
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
  signal(SIGTERM, on_term);
  pid_t child = fork();
  if (child == 0) {
    execl("./probe", "probe", (char *)NULL);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
