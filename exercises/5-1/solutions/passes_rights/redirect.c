/* The descriptors go to the child as a message through a pair of sockets (SCM_RIGHTS), as to a stranger. */
#include "redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

union control {
  char space[CMSG_SPACE(3 * sizeof(int))];
  struct cmsghdr align;
};

static int send_three(int to, const int from[3]) {
  union control c = {{0}};
  struct iovec byte = {"x", 1};
  struct msghdr m = {.msg_iov = &byte, .msg_iovlen = 1, .msg_control = &c, .msg_controllen = sizeof c.space};
  struct cmsghdr *head = CMSG_FIRSTHDR(&m);
  *head = (struct cmsghdr){
      .cmsg_len = CMSG_LEN(3 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(head), from, 3 * sizeof(int));
  return sendmsg(to, &m, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

static int take_three(int end, int got[3]) {
  char c;
  union control control;
  struct iovec byte = {&c, 1};
  struct msghdr m = {
      .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.space};
  if (recvmsg(end, &m, MSG_CMSG_CLOEXEC) != 1 || m.msg_controllen < CMSG_LEN(3 * sizeof(int)))
    return -1; /* gate: the message is there, and whole */
  memcpy(got, CMSG_DATA(CMSG_FIRSTHDR(&m)), 3 * sizeof(int));
  for (int i = 0; i < 3; i++)
    got[i] = fcntl(got[i], F_DUPFD_CLOEXEC, 3); /* out of the way of 0, 1 and 2 */
  return got[0] < 0 || got[1] < 0 || got[2] < 0 ? -1 : 0;
}

static _Noreturn void become(int end, const int from[3], char *const argv[]) {
  int got[3];
  if (take_three(end, got) == 0) {
    for (int i = 0; i < 3; i++)
      if (from[i] > 2)
        close(from[i]);
    if (dup2(got[0], 0) == 0 && dup2(got[1], 1) == 1 && dup2(got[2], 2) == 2)
      execvp(argv[0], argv);
  }
  _exit(127);
}

int redirect(const int from[3], char *const argv[]) {
  int ends[2], status = 0;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[1]);
    become(ends[0], from, argv);
  }
  close(ends[0]);
  if (pid > 0)
    (void)send_three(ends[1], from); /* if it cannot be sent, the child finds the end and gives up */
  close(ends[1]);
  while (pid > 0 && waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
