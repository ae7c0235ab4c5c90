#include "output_of.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* One read, put behind what is there. What read() returned; -1 also where there is no memory. */
static ssize_t take(int fd, output *to) {
  char chunk[4096];
  ssize_t n = read(fd, chunk, sizeof chunk);
  char *data = n > 0 ? realloc(to->data, to->size + (size_t)n) : to->data;
  if (n > 0 && !data)
    return -1;
  if (n > 0) {
    memcpy(data + to->size, chunk, (size_t)n);
    to->data = data;
    to->size += (size_t)n;
  }
  return n;
}

/* Its pid, or -1. */
static pid_t start(char *const argv[], int out) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  if (dup2(out, 1) >= 0)
    execvp(argv[0], argv);
  _exit(127);
}

/* Waits for it, and tells its code. 0, or -1. */
static int code_of(pid_t pid, int *ret) {
  int status = 0;
  pid_t found;
  while ((found = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
    ;
  *ret = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return found < 0 ? -1 : 0;
}

/* What is left in it, without sleeping. 0, or -1. */
static int take_rest(int fd, output *to) {
  ssize_t n;
  while ((n = take(fd, to)) > 0 || (n < 0 && errno == EINTR))
    ;
  return n < 0 && errno != EAGAIN ? -1 : 0;
}

/* Reads until `ended` can be read, and then what is there. 0, or -1. */
static int follow(int fd, int ended, output *to) {
  struct pollfd fds[2] = {{fd, POLLIN, 0}, {ended, POLLIN, 0}};
  ssize_t n = 0;
  while (n >= 0 && !fds[1].revents) {
    n = poll(fds, 2, -1);
    if (n > 0 && fds[0].fd >= 0 && fds[0].revents) {
      n = take(fd, to);
      fds[0].fd = n == 0 ? -1 : fd;
    }
    n = n < 0 && errno == EINTR ? 0 : n;
  }
  return n < 0 ? -1 : take_rest(fd, to);
}

/* After an error: nothing to free, and the errno of it. */
static int give_up(int error, output *to) {
  free(to->data);
  *to = (output){NULL, 0, 0};
  return error;
}

typedef struct waiter {
  pid_t pid;
  int code, error, wake;
} waiter;

/* The other end of `wake` is read by the one who follows: end-of-file there is the end of the program. */
static void *wait_in_thread(void *arg) {
  waiter *w = arg;
  w->error = code_of(w->pid, &w->code) < 0 ? errno : 0;
  close(w->wake);
  return NULL;
}

/* With the program running: a thread waits for it, and this one follows its output. 0, or an errno. */
static int follow_and_wait(pid_t pid, int out, output *ret) {
  int woken[2], code;
  pthread_t thread;
  waiter w = {pid, -1, 0, -1};
  if (fcntl(out, F_SETFL, O_NONBLOCK) < 0 || pipe2(woken, O_CLOEXEC) < 0) {
    int error = errno;
    close(out); /* who writes now ends by SIGPIPE */
    (void)code_of(pid, &code);
    return error;
  }
  w.wake = woken[1];
  int error = pthread_create(&thread, NULL, wait_in_thread, &w);
  if (error)                  /* gate: pthread_create() is not made to fail */
    (void)wait_in_thread(&w); /* gate: the same */
  int followed = follow(out, woken[0], ret), read_error = errno;
  close(out);
  if (!error)
    pthread_join(thread, NULL);
  close(woken[0]);
  ret->code = w.code;
  return followed < 0 ? read_error : w.error;
}

int output_of(char *const argv[], output *ret) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = start(argv, ends[1]);
  int error = errno;
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return error;
  }
  error = follow_and_wait(pid, ends[0], ret);
  return error ? give_up(error, ret) : 0;
}
