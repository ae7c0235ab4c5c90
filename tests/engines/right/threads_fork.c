/* Two threads; the child makes nothing but async-signal-safe calls before exec. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
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
  char *name = malloc(20);
  strcpy(name, "probe");
  pid_t child = fork();
  if (child == 0) {
    dup2(2, 1);
    execl("./probe", name, (char *)NULL);
    _exit(127);
  }
  free(name);
  printf("started\n");
  close(gate[1]);
  pthread_join(thread, NULL);
  close(gate[0]);
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
