/* System calls of processes that stand beside the host's. */
#include "os/posix/sys_posix.h"

#include <sys/socket.h>
#include <unistd.h>

int sys_fork_quiet(int (*main)(void *), void *arg) {
  return sys_fork(main, arg);
}

void sys_close_from(int lowest, int highest) {
  for (int fd = lowest; fd <= highest; fd++)
    sys_close(fd);
}

int sys_await(int fd, int other) {
  struct pollfd set[2] = {{.fd = fd, .events = POLLIN}, {.fd = other, .events = POLLIN}};
  int r;
  do
    r = sys_result(poll(set, 2, -1));
  while (r == -EINTR);
  return r < 0 ? r : set[0].revents == 0;
}

int sys_expect_pid(int fd) {
  (void)fd;
  return 0;
}

int64_t sys_send_pid(int fd) {
  pid_t pid = getpid();
  return sys_send_quiet(fd, &pid, sizeof pid);
}

int sys_receive_pid(int fd) {
  pid_t pid;
  return sys_size(read(fd, &pid, sizeof pid)) == (int64_t)sizeof pid ? (int)pid : 0;
}

bool sys_is_main_thread(void) {
  return false;
}

int sys_die_with_parent(int parent) {
  (void)parent;
  return 0;
}
