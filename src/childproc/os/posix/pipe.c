/* Making descriptors. */
#include "os/posix/pipe.h"

#include "os/os.h"
#include "os/sys.h"

#include <errno.h>
#include <fcntl.h>

int fd_move_above(int fd, int lowest) {
  if (fd < 0 || fd >= lowest)
    return fd;
  int moved = sys_dup_above(fd, lowest);
  sys_close(fd);
  return moved;
}

int fd_off_stdio(int fd) {
  return fd_move_above(fd, 3);
}

static int pair_open(bool duplex, int fds[2]) {
  int r = duplex ? sys_socketpair(fds) : sys_pipe(fds);
  if (r < 0)
    return r;
  for (int i = 0; i < 2; i++) {
    fds[i] = fd_off_stdio(fds[i]);
    if (fds[i] < 0) {
      os_close(fds[1 - i]);
      return fds[i];
    }
  }
  return 0;
}

int os_pipe(bool duplex, bool child_reads, int *ret_parent, int *ret_child) {
  int fds[2];
  int r = pair_open(duplex, fds);
  if (r < 0)
    return r;
  int parent = child_reads ? fds[1] : fds[0];
  int child = child_reads ? fds[0] : fds[1];
  r = sys_set_flags(parent, O_NONBLOCK);
  if (r < 0) {
    sys_close(parent);
    sys_close(child);
    return r;
  }
  *ret_parent = parent;
  *ret_child = child;
  return 0;
}

int os_channel(int *ret_parent, int *ret_child) {
  return os_pipe(true, false, ret_parent, ret_child);
}

int os_channel_check(int fd) {
  int kind = os_socket_kind(fd);
  return kind < 0 ? kind : kind == OS_NO_SOCKET ? -ENOTSOCK : 0;
}

int os_open(const char *path, cp_stdio_kind kind, int *ret) {
  int flags = O_NOCTTY;
  if (kind == CP_STDIO_READ_PATH)
    flags |= O_RDONLY;
  else if (!path)
    flags |= O_RDWR; /* as in Node: the null device on 1 and 2 can be read, too */
  else
    flags |= O_WRONLY | O_CREAT | (kind == CP_STDIO_APPEND_PATH ? O_APPEND : O_TRUNC);
  int fd;
  do
    fd = sys_open(path ? path : "/dev/null", flags, 0666);
  while (fd == -EINTR); /* a FIFO waits for its other side */
  fd = fd_off_stdio(fd);
  if (fd < 0)
    return fd;
  *ret = fd;
  return 0;
}

int os_duplicate(int fd, int *ret) {
  int copy = sys_dup_above(fd, 3);
  if (copy < 0)
    return copy;
  *ret = copy;
  return 0;
}

int os_close_on_exec(int fd) {
  return sys_set_cloexec(fd, true);
}

int os_unblock(int fd) {
  int flags = sys_get_flags(fd);
  return flags < 0 || (flags & O_NONBLOCK) ? (flags < 0 ? flags : 0) : sys_set_flags(fd, flags | O_NONBLOCK);
}

void os_close(int fd) {
  if (fd >= 0)
    sys_close(fd);
}
