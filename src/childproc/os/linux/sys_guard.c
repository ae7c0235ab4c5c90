/* System calls of processes that stand beside the host's. */
#include "os/linux/sys_linux.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/* Without a signal for its end: so the waits of the host, which do not ask for such children, do not see it.
 */
int sys_fork_quiet(int (*main)(void *), void *arg) {
  long r = SYS_RAW(CALL_CLONE, SYS_clone, 0);
  if (r == 0) {
    (void)main(arg);
    sys_exit_now(127);
  }
  return (int)r;
}

void sys_close_from(int lowest, int highest) {
  if (SYS_RAW(CALL_CLOSE_RANGE, SYS_close_range, lowest, ~0U, 0) >= 0)
    return;
  for (int fd = lowest; fd <= highest; fd++)
    sys_close(fd);
}

int sys_await(int fd, int other) {
  struct pollfd set[2] = {{.fd = fd, .events = POLLIN}, {.fd = other, .events = POLLIN}};
  long r;
  do
    r = SYS_PLAIN(SYS_ppoll, sys_address(set), 2, 0, 0, 0);
  while (r == -EINTR);
  return r < 0 ? (int)r : set[0].revents == 0;
}

/* ---- who is there ---- */

int sys_expect_pid(int fd) {
  int on = 1;
  return (int)SYS_RAW(CALL_SOCKETPAIR, SYS_setsockopt, fd, SOL_SOCKET, SO_PASSCRED, sys_address(&on),
                      sizeof on);
}

/* The kernel says who it is, also from inside a PID namespace. */
int64_t sys_send_pid(int fd) {
  return sys_send_quiet(fd, "", 1);
}

int sys_receive_pid(int fd) {
  char byte;
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct ucred))];
  struct iovec part = {&byte, 1};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (SYS_PLAIN(SYS_recvmsg, fd, sys_address(&message), 0) != 1)
    return 0;
  const struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  struct ucred who = {0};
  if (head && head->cmsg_type == SCM_CREDENTIALS)
    memcpy(&who, CMSG_DATA(head), sizeof who);
  return (int)who.pid;
}

/* ---- the parent ---- */

bool sys_is_main_thread(void) {
  return syscall(SYS_gettid) == syscall(SYS_getpid);
}

/* A parent that is gone before the kernel was asked sends nothing. 0: it is outside of this PID namespace. */
int sys_die_with_parent(int parent) {
  long r = SYS_RAW(CALL_PDEATHSIG, SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  long now = syscall(SYS_getppid);
  if (now != parent && now != 0)
    sys_exit_now(127);
  return (int)r;
}
