/* expect: cloexec-race */
/* A second call marks the pipe close-on-exec; another thread may fork between. */
#include <fcntl.h>
#include <pthread.h>
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
  int ends[2];
  if (pipe2(gate, O_CLOEXEC) < 0 || pthread_create(&thread, NULL, waits, NULL) != 0 || pipe(ends) < 0)
    return 1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  close(gate[1]);
  pthread_join(thread, NULL);
  return 0;
}
