/* expect: handler-unsafe */
/* with: WALL=3000 */
/* printf() in a handler, while main prints as well. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_child(int number) {
  int kept = errno;
  printf("signal %d\n", number);
  errno = kept;
}

int main(void) {
  signal(SIGCHLD, on_child);
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  printf("waiting\n");
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
    ;
  return 0;
}
