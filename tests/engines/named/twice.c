/* expect: stdio-dup */
/* What was printed before fork() waits in both processes. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  printf("before ");
  pid_t child = fork();
  if (child == 0) {
    printf("child\n");
    return 0;
  }
  waitpid(child, NULL, 0);
  printf("parent\n");
  return 0;
}
