/* exec whose failure is handled, flags as they should be, handlers that only write. */
/* with: static */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;
static atomic_int runs;
static int loops;

static void on_alarm(int number) {
  int kept = errno;
  (void)number;
  (void)!write(2, "alarm\n", 6);
  ended = 1;
  runs++;
  errno = kept;
}

int main(void) {
  signal(SIGALRM, on_alarm);
  signal(SIGHUP, SIG_IGN);
  printf("begins\n");
  fflush(stdout);
  while (!ended && runs == 0) {
    loops++;
    if (raise(SIGALRM) != 0)
      return 1;
  }
  pid_t child = vfork();
  if (child == 0) {
    if (execlp("true", "true", (char *)NULL) < 0)
      _exit(127);
  }
  if (waitpid(child, NULL, 0) != child)
    return 1;
  child = fork();
  if (child == 0) {
    int r = execlp("no-such-program", "no-such-program", (char *)NULL);
    if (r == -1 && errno == ENOENT)
      _exit(0);
    _exit(127);
  }
  return waitpid(child, NULL, 0) == child && loops > 0 ? 0 : 1;
}
