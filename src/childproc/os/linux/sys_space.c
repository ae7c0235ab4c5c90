#include "os/linux/sys_space.h"

#include "os/linux/sys_linux.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

int sys_fork_watched(int flags, int *ret_pidfd) {
  int fault = sys_fault(CALL_CLONE);
  if (fault >= 0)
    fault = sys_fault(CALL_PIDFD);
  return fault < 0 ? fault : (int)SYS_PLAIN(SYS_clone, flags | CLONE_PIDFD, 0, sys_address(ret_pidfd), 0, 0);
}

int sys_mounts_below(void) {
  return (int)SYS_RAW(CALL_NAMESPACE, SYS_mount, 0, sys_address("/"), 0, MS_REC | MS_SLAVE, 0);
}

/* ---- ids ---- */

/* "id id 1" */
static size_t write_map(char text[32], unsigned id) {
  char digits[12];
  size_t count = 0, used = 0;
  do
    digits[count++] = (char)('0' + id % 10);
  while ((id /= 10) > 0);
  for (int twice = 0; twice < 2; twice++) {
    for (size_t i = count; i > 0; i--)
      text[used++] = digits[i - 1];
    text[used++] = ' ';
  }
  text[used++] = '1';
  return used;
}

static int put(const char *path, const char *text, size_t size) {
  int fd = (int)SYS_RAW(CALL_NAMESPACE, SYS_openat, AT_FDCWD, sys_address(path), O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return fd;
  int64_t n = sys_write(fd, text, size);
  sys_close(fd);
  return n < 0 ? (int)n : 0;
}

int sys_map_self(unsigned uid, unsigned gid) {
  char map[32];
  int r = put("/proc/self/setgroups", "deny", 4);
  if (r >= 0)
    r = put("/proc/self/gid_map", map, write_map(map, gid));
  return r < 0 ? r : put("/proc/self/uid_map", map, write_map(map, uid));
}

/* ---- signals ---- */

int sys_signal_fd(void) {
  uint64_t all = ~(1ULL << (SIGCHLD - 1));
  return (int)SYS_PLAIN(SYS_signalfd4, -1, sys_address(&all), sizeof all, SFD_NONBLOCK | SFD_CLOEXEC);
}

int sys_signal_from_outside(int fd) {
  struct signalfd_siginfo info = {0};
  long n = SYS_PLAIN(SYS_read, fd, sys_address(&info), sizeof info);
  if (n != sizeof info)
    return -EAGAIN;
  return info.ssi_pid == 0 && info.ssi_code <= 0 ? (int)info.ssi_signo : 0;
}

int sys_read_at_most(int fd, int seconds) {
  const long limit[2] = {seconds, 0};
  return (int)SYS_RAW(CALL_SOCKETPAIR, SYS_setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, sys_address(limit),
                      sizeof limit);
}

void sys_wait_for_children(void) {
  siginfo_t info;
  while (SYS_PLAIN(SYS_waitid, P_ALL, 0, sys_address(&info), WEXITED | __WALL, 0) != -ECHILD)
    ;
}

int sys_await_three(int fd, int other, int third) {
  struct pollfd set[3] = {{fd, POLLIN, 0}, {other, POLLIN, 0}, {third, POLLIN, 0}};
  long r;
  do
    r = SYS_PLAIN(SYS_ppoll, sys_address(set), 3, 0, 0, 0);
  while (r == -EINTR);
  for (int i = 0; r >= 0 && i < 3; i++)
    if (set[i].revents != 0)
      return i;
  return r < 0 ? (int)r : -EIO;
}
