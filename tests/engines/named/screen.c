/* expect: stdio-dup */
/* with: stdio */
/* A line that was not flushed is written by both; on a terminal it goes out at its end. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  printf("begins\n");
  pid_t child = fork();
  if (child == 0)
    exit(0);
  waitpid(child, NULL, 0);
  printf("ends\n");
  return 0;
}
