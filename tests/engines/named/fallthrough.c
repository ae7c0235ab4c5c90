/* expect: exec-fallthrough */
/* exec fails, and the child waits as if it were the parent. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0)
    execl("./no-such-program", "no-such-program", (char *)NULL);
  int status;
  while (wait(&status) > 0)
    ;
  _exit(0);
}
