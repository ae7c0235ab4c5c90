/* expect: sleep-as-sync */
/* with: KIT_SLEEP=none */
/* The parent sleeps and takes it for granted that the child has ended. */
#include <poll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    (void)poll(NULL, 0, 50);
    _exit(0);
  }
  nanosleep(&(struct timespec){0, 300000000}, NULL);
  if (waitpid(child, NULL, WNOHANG) == child)
    return 0;
  waitpid(child, NULL, 0);
  return 1;
}
