/* Sleeps in epoll_wait() on a pidfd for each child. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < 3; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      nanosleep(&(struct timespec){.tv_nsec = 200000000 * (i + 1)}, NULL);
      _exit(1);
    }
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.fd = fd});
  }
  for (int left = 3; left > 0; left--) {
    struct epoll_event event;
    siginfo_t info;
    if (epoll_wait(epoll, &event, 1, -1) != 1 || waitid(P_PIDFD, (id_t)event.data.fd, &info, WEXITED) < 0)
      return 1;
    epoll_ctl(epoll, EPOLL_CTL_DEL, event.data.fd, NULL); /* a later child has a copy */
    close(event.data.fd);
  }
  return 0;
}
