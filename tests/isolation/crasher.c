/* A program that goes wrong in the way that its argument says. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static volatile int depth;

static int fall(volatile char *above) {
  volatile char room[4096];
  room[0] = above == NULL ? 'x' : above[0];
  depth++;
  return depth > 0 ? fall(room) + room[0] : 0;
}

static int write_for_ever(void) {
  char block[4096];
  memset(block, 'x', sizeof block);
  for (;;)
    if (write(1, block, sizeof block) < 0)
      return 9;
}

/* Until there is no more: a limit must say when. */
static int eat(void) {
  for (size_t total = 0;; total += 1 << 20) {
    char *block = malloc(1 << 20);
    if (block == NULL) {
      printf("no memory after %zu", total >> 20);
      fflush(stdout);
      return 3;
    }
    memset(block, 1, 1 << 20);
  }
}

/* Each does the same again; a limit must say when. What could not be made is said by the first. */
static int bomb(void) {
  pid_t first = getpid();
  for (;;) {
    int pid = fork();
    if (pid < 0 && getpid() == first)
      return 4;
    if (pid < 0)
      pause();
  }
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  if (strcmp(how, "segv") == 0)
    *(volatile int *)(argc > 99 ? argv : NULL) = 1;
  if (strcmp(how, "abort") == 0)
    abort();
  if (strcmp(how, "stack") == 0)
    return fall(NULL);
  if (strcmp(how, "write") == 0)
    return write_for_ever();
  if (strcmp(how, "eat") == 0)
    return eat();
  if (strcmp(how, "bomb") == 0)
    return bomb();
  if (strcmp(how, "kill0") == 0) {
    (void)kill(0, SIGTERM);
    pause();
  }
  if (strcmp(how, "stop") == 0) {
    (void)raise(SIGSTOP);
    return 6;
  }
  if (strcmp(how, "close") == 0) {
    char never;
    (void)!write(1, "closing", 7);
    int hold = fcntl(0, F_DUPFD, 10);
    for (int fd = 0; fd < 3; fd++)
      close(fd);
    (void)!read(hold, &never, 1);
    return 5;
  }
  return 8;
}
