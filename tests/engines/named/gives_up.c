/* expect: wait-eintr */
/* with: KIT_FAULT=waitpid:1:EINTR */
/* A wait that was interrupted is taken for a failed one. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  if (waitpid(child, NULL, 0) == child)
    return 0;
  wait(NULL);
  return 1;
}
