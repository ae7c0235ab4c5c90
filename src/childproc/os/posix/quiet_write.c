/*
 * Writing to a pipe whose reader may be gone, in a process whose SIGPIPE is not ours to change. The
 * kernel may know a flag for it. Otherwise SIGPIPE is blocked in this thread around the write, and if the
 * write raised one it is taken back; it is this thread's own, as the write was. One that was pending
 * before stays: it is the host's.
 */
#include "os/os.h"
#include "os/posix/pipe.h"
#include "os/sys.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>

static bool sigpipe_pending(void) {
  sigset_t pending;
  return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

static int64_t write_blocked(int fd, const void *data, size_t size) {
  sigset_t only, old;
  sigemptyset(&only);
  sigaddset(&only, SIGPIPE);
  int r = -pthread_sigmask(SIG_BLOCK, &only, &old);
  if (r < 0)
    return r;
  bool before = sigpipe_pending();
  int64_t n = sys_write(fd, data, size);
  int taken;
  if (n == -EPIPE && !before && sigpipe_pending())
    (void)sigwait(&only, &taken);
  (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
  return n;
}

int64_t quiet_write(int fd, const void *data, size_t size) {
  int64_t n = sys_write_quiet(fd, data, size);
  return n == -EOPNOTSUPP ? write_blocked(fd, data, size) : n;
}

/* This process's own stdout or stderr may be non-blocking: whoever shares it may have made it so. */
static int wait_writable(int fd) {
  struct pollfd one = {.fd = fd, .events = POLLOUT};
  int r = poll(&one, 1, -1);
  return r < 0 && errno != EINTR ? -errno : 0;
}

int os_pass_on(int fd, const void *data, size_t size) {
  const char *at = data;
  while (size > 0) {
    int64_t n = quiet_write(fd, at, size);
    if (n == -EAGAIN)
      n = wait_writable(fd);
    if (n < 0 && n != -EINTR)
      return (int)n;
    if (n > 0) {
      at += n;
      size -= (size_t)n;
    }
  }
  return 0;
}
