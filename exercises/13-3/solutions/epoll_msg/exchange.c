/* epoll, which is told anew what is wanted; sendmsg() and recvmsg() take from an iovec that shrinks. */
#include "exchange.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* What is left of one direction. */
typedef struct side {
  struct iovec left;
  uint32_t event;
} side;

static int step(int fd, side *one) {
  struct msghdr message = {.msg_iov = &one->left, .msg_iovlen = 1};
  bool sends = one->event == EPOLLOUT;
  ssize_t n =
      sends ? sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) : recvmsg(fd, &message, MSG_DONTWAIT);
  if (n <= 0)
    return n == 0 ? ECONNRESET : errno == EAGAIN || errno == EINTR ? 0 : errno;
  one->left.iov_base = (char *)one->left.iov_base + n;
  one->left.iov_len -= (size_t)n;
  return 0;
}

static uint32_t wanted(const side *one) {
  return one->left.iov_len > 0 ? one->event : 0;
}

static int run(int set, int fd, side *out, side *in) {
  struct epoll_event event = {0};
  int error = epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0 ? errno : 0;
  while (!error && (event.events = wanted(out) | wanted(in)) != 0) {
    if (epoll_ctl(set, EPOLL_CTL_MOD, fd, &event) < 0)
      return errno; /* gate: it is in the set */
    int n = epoll_wait(set, &event, 1, -1);
    if (n < 0)
      error = errno == EINTR ? 0 : errno; /* gate: no signal comes in a check */
    if (n > 0 && wanted(in))
      error = step(fd, in);
    if (n > 0 && !error && wanted(out))
      error = step(fd, out);
  }
  return error;
}

int exchange(int fd, const char *out, char *in, size_t size) {
  side sent = {{(void *)(uintptr_t)out, size}, EPOLLOUT}, got = {{in, size}, EPOLLIN};
  int set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0)
    return errno; /* gate: no check takes the descriptors away */
  int error = run(set, fd, &sent, &got);
  close(set);
  return error;
}
