/* expect: vfork-misuse */
/* The child of vfork() ends by exit(). */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = vfork();
  if (child == 0) {
    execl("./no-such-program", "no-such-program", (char *)NULL);
    exit(127);
  }
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
