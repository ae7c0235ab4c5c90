/* expect: exit-vs-close */
/* The thread that waits ends the reading. */
#include "output_of.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static ssize_t take(int fd, output *to) {
  char chunk[16]; /* many turns: the end comes in between */
  ssize_t n = read(fd, chunk, sizeof chunk);
  char *data = n > 0 ? realloc(to->data, to->size + (size_t)n) : to->data;
  if (n > 0 && data) {
    memcpy(data + to->size, chunk, (size_t)n);
    to->data = data;
    to->size += (size_t)n;
  }
  return n;
}

static pid_t start(char *const argv[], int out) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  dup2(out, 1);
  execvp(argv[0], argv);
  _exit(127);
}

static int code_of(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

typedef struct waiter {
  pid_t pid;
  int code, wake;
} waiter;

static void *wait_in_thread(void *arg) {
  waiter *w = arg;
  w->code = code_of(w->pid);
  close(w->wake);
  return NULL;
}

/* A thread waits, and closes a pipe of its own when it has. */
int output_of(char *const argv[], output *ret) {
  int ends[2], woken[2];
  if (pipe2(ends, O_CLOEXEC) < 0 || pipe2(woken, O_CLOEXEC) < 0)
    return errno;
  waiter w = {start(argv, ends[1]), -1, woken[1]};
  pthread_t thread;
  close(ends[1]);
  if (w.pid < 0 || pthread_create(&thread, NULL, wait_in_thread, &w) != 0)
    return EAGAIN;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  struct pollfd fds[2] = {{ends[0], POLLIN, 0}, {woken[0], POLLIN, 0}};
  while (!fds[1].revents) {
    if (poll(fds, 2, -1) > 0 && fds[0].revents && take(ends[0], ret) == 0)
      fds[0].fd = -1;
  }
  pthread_join(thread, NULL);
  close(ends[0]);
  close(woken[0]);
  ret->code = w.code;
  return 0;
}
