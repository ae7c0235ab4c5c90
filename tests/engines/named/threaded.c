/* expect: threads-then-fork */
/* The child of a process with two threads calls malloc() before exec. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2];

static void *waits(void *argument) {
  char c;
  (void)argument;
  (void)!read(gate[0], &c, 1);
  return NULL;
}

int main(void) {
  pthread_t thread;
  if (pipe2(gate, O_CLOEXEC) < 0 || pthread_create(&thread, NULL, waits, NULL) != 0)
    return 1;
  pid_t child = fork();
  if (child == 0) {
    char *name = malloc(20);
    strcpy(name, "probe");
    execl("./probe", name, (char *)NULL);
    _exit(127);
  }
  close(gate[1]);
  pthread_join(thread, NULL);
  close(gate[0]);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
