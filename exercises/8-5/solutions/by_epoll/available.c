/* An epoll set for one question; what epoll cannot watch, such as a file, is always there to read. */
#include "available.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

/* 1: read() will not sleep; 0: it would; -1 with errno. */
static int ask(int set, int fd) {
  struct epoll_event event = {.events = EPOLLIN};
  if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) < 0)
    return errno == EPERM ? 1 : -1; /* gate: every descriptor here can be watched */
  return epoll_wait(set, &event, 1, 0);
}

ssize_t read_available(int fd, void *data, size_t size) {
  int set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0)
    return -1; /* gate: epoll_create1() is not made to fail */
  int ready = ask(set, fd), error = errno;
  close(set);
  if (ready == 1)
    return read(fd, data, size);
  errno = ready == 0 ? EAGAIN : error;
  return -1;
}
