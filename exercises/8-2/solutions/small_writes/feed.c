#include "feed.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { IN, OUT, ERR, ALL };

typedef struct talk {
  struct pollfd fds[ALL];
  const char *input;
  size_t size;
  both got;
} talk;

/* SIGPIPE waits while it is blocked in this thread; the one that came is taken away before it is let in. */
static void take_sigpipe(const sigset_t *pipe_only, const sigset_t *before) {
  struct timespec now = {0, 0};
  while (sigtimedwait(pipe_only, NULL, &now) == SIGPIPE)
    ;
  pthread_sigmask(SIG_SETMASK, before, NULL);
}

static void end(talk *t, int i) {
  if (i == IN)
    close(t->fds[i].fd);
  t->fds[i].fd = -1;
}

/* After POLLOUT there is room for PIPE_BUF bytes: such a write does not sleep, in blocking mode either. */
static bool give(talk *t) {
  ssize_t n = write(t->fds[IN].fd, t->input, t->size < PIPE_BUF ? t->size : PIPE_BUF);
  if (n < 0 && errno != EPIPE && errno != EINTR)
    return false; /* gate: a pipe fails with EPIPE and EINTR only */
  if (n < 0 && errno == EPIPE)
    t->size = 0;
  if (n > 0) {
    t->input += n;
    t->size -= (size_t)n;
  }
  if (t->size == 0)
    end(t, IN);
  return true;
}

static bool take(talk *t, int i) {
  char chunk[16384], **data = i == OUT ? &t->got.out : &t->got.err;
  size_t *size = i == OUT ? &t->got.out_size : &t->got.err_size;
  ssize_t n = read(t->fds[i].fd, chunk, sizeof chunk);
  if (n < 0)
    return errno == EINTR;
  if (n == 0) {
    end(t, i);
    return true;
  }
  char *more = realloc(*data, *size + (size_t)n);
  if (!more)
    return false;
  memcpy(more + *size, chunk, (size_t)n);
  *data = more;
  *size += (size_t)n;
  return true;
}

static bool turn(talk *t) {
  bool good = poll(t->fds, ALL, -1) >= 0 || errno == EINTR;
  for (int i = OUT; i < ALL && good; i++)
    if (t->fds[i].fd >= 0 && t->fds[i].revents)
      good = take(t, i);
  if (good && t->fds[IN].fd >= 0 && t->fds[IN].revents)
    good = give(t);
  return good;
}

int feed_and_read(int in, const char *input, size_t size, int out, int err, both *ret) {
  talk t = {{{in, POLLOUT, 0}, {out, POLLIN, 0}, {err, POLLIN, 0}}, input, size, {0}};
  sigset_t pipe_only, before;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
  bool good = true;
  if (size == 0)
    end(&t, IN);
  while (good && (t.fds[IN].fd >= 0 || t.fds[OUT].fd >= 0 || t.fds[ERR].fd >= 0))
    good = turn(&t);
  int error = errno;
  if (t.fds[IN].fd >= 0)
    end(&t, IN);
  take_sigpipe(&pipe_only, &before);
  if (!good) {
    free(t.got.out);
    free(t.got.err);
    errno = error;
    return -1;
  }
  *ret = t.got;
  return 0;
}
