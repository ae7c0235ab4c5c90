/* One thread reads from a pipe that another one writes to, after a while. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int ends[2];

static void *writer(void *unused) {
  nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
  return write(ends[1], "x", 1) == 1 ? unused : NULL;
}

int main(void) {
  pthread_t thread;
  char c;
  if (pipe(ends) < 0 || pthread_create(&thread, NULL, writer, NULL) != 0)
    return 1;
  ssize_t n = read(ends[0], &c, 1);
  pthread_join(thread, NULL);
  return n == 1 ? 0 : 1;
}
