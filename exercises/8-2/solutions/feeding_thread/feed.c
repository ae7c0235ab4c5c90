#include "feed.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct feeder {
  int fd;
  const char *input;
  size_t left;
} feeder;

/* A thread may sleep in a write: nobody else waits for it. It has SIGPIPE blocked, where it stays, and goes
   with the thread. */
static void *feed(void *arg) {
  feeder *f = arg;
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL);
  while (f->left > 0) {
    ssize_t n = write(f->fd, f->input, f->left);
    if (n < 0 && errno != EINTR)
      break;
    f->input += n > 0 ? n : 0;
    f->left -= n > 0 ? (size_t)n : 0;
  }
  close(f->fd);
  return NULL;
}

static int take(int fd, char **data, size_t *size) {
  char *more = realloc(*data, *size + 65536);
  if (!more)
    return -1;
  *data = more;
  ssize_t n = read(fd, more + *size, 65536);
  *size += n > 0 ? (size_t)n : 0;
  return n < 0 && errno != EINTR ? -1 : n == 0;
}

/* 0 at the end of both; -1, and then the rest is read and dropped, so that the feeder ends. */
static int drain(int out, int err, both *got) {
  struct pollfd fds[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  int error = 0;
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    (void)poll(fds, 2, -1);
    for (int i = 0; i < 2; i++) {
      if (fds[i].fd < 0 || !fds[i].revents)
        continue;
      int r = take(fds[i].fd, i ? &got->err : &got->out, i ? &got->err_size : &got->out_size);
      error = r < 0 && !error ? errno : error;
      fds[i].fd = r == 1 ? -1 : fds[i].fd;
    }
  }
  errno = error;
  return error ? -1 : 0;
}

int feed_and_read(int in, const char *input, size_t size, int out, int err, both *ret) {
  feeder f = {in, input, size};
  both got = {0};
  pthread_t thread;
  int r, error = pthread_create(&thread, NULL, feed, &f);
  if (error) {     /* gate: pthread_create() is not made to fail */
    close(in);     /* gate: the same */
    errno = error; /* gate: the same */
    return -1;     /* gate: the same */
  }
  r = drain(out, err, &got);
  error = errno;
  pthread_join(thread, NULL);
  if (r < 0) {
    free(got.out);
    free(got.err);
    errno = error;
    return -1;
  }
  *ret = got;
  return 0;
}
