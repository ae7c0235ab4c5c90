/* epoll for three descriptors; SIGPIPE is blocked in this thread and taken away again, not ignored. */
#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

typedef struct pump {
  int set, in, out, err, open;
  const char *input;
  size_t left;
  both got;
} pump;

static int watch(pump *p, int fd, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = fd};
  p->open++;
  return epoll_ctl(p->set, EPOLL_CTL_ADD, fd, &event);
}

/* The set holds what is open: a descriptor that stays with the caller is taken out by hand. */
static void leave(pump *p, int fd) {
  epoll_ctl(p->set, EPOLL_CTL_DEL, fd, NULL);
  p->open--;
}

static int give(pump *p) {
  ssize_t n = write(p->in, p->input, p->left);
  if (n < 0 && errno == EPIPE)
    n = (ssize_t)p->left;
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
  p->input += n;
  p->left -= (size_t)n;
  if (p->left > 0)
    return 0;
  leave(p, p->in);
  close(p->in);
  p->in = -1;
  return 0;
}

static int take(pump *p, int fd, char **data, size_t *size) {
  char chunk[32768];
  ssize_t n = read(fd, chunk, sizeof chunk);
  if (n < 0)
    return errno == EINTR ? 0 : -1;
  if (n == 0)
    return leave(p, fd), 0;
  char *more = realloc(*data, *size + (size_t)n);
  if (!more)
    return -1;
  memcpy(more + *size, chunk, (size_t)n);
  *data = more;
  *size += (size_t)n;
  return 0;
}

static int turn(pump *p) {
  struct epoll_event e;
  if (epoll_wait(p->set, &e, 1, -1) != 1)
    return errno == EINTR ? 0 : -1; /* gate: nothing interrupts it here */
  if (e.data.fd == p->out)
    return take(p, p->out, &p->got.out, &p->got.out_size);
  if (e.data.fd == p->err)
    return take(p, p->err, &p->got.err, &p->got.err_size);
  return give(p);
}

static int run(pump *p) {
  int r = p->set < 0 || watch(p, p->out, EPOLLIN) < 0 || watch(p, p->err, EPOLLIN) < 0 ? -1 : 0;
  if (r == 0 && p->left > 0)
    r = fcntl(p->in, F_SETFL, O_NONBLOCK) < 0 ? -1 : watch(p, p->in, EPOLLOUT);
  else
    p->in = (close(p->in), -1);
  while (r == 0 && p->open > 0)
    r = turn(p);
  return r;
}

int feed_and_read(int in, const char *input, size_t size, int out, int err, both *ret) {
  pump p = {epoll_create1(EPOLL_CLOEXEC), in, out, err, 0, input, size, {0}};
  sigset_t pipe_signal, before, pending;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  int r = run(&p), error = errno;
  if (p.in >= 0)
    close(p.in);
  if (p.set >= 0)
    close(p.set);
  if (!sigismember(&pending, SIGPIPE)) /* one that was there before stays */
    sigtimedwait(&pipe_signal, NULL, &(struct timespec){0, 0});
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (r < 0) {
    free(p.got.out);
    free(p.got.err);
    errno = error;
    return -1;
  }
  *ret = p.got;
  return 0;
}
