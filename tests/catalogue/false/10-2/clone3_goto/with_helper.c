/* clone3() with a pidfd; one way out, with a label for each thing that there is to undo. */
#include "with_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int with_helper(void (*helper)(int fd), int (*work)(int fd)) {
  int result = -1, ends[2], process = -1;
  struct clone_args how = {.flags = CLONE_PIDFD, .pidfd = (uintptr_t)&process, .exit_signal = SIGCHLD};
  siginfo_t info;

  if (pipe2(ends, O_CLOEXEC) < 0)
    goto out;
  long pid = syscall(SYS_clone3, &how, sizeof how);
  if (pid < 0)
    goto close_both;
  if (pid == 0) {
    if (close(ends[1]) == 0)
      helper(ends[0]);
    _exit(0);
  }
  close(ends[0]);
  ends[0] = -1;
  result = work(ends[1]);
  close(ends[1]);
  ends[1] = -1;
  struct pollfd one = {process, POLLIN, 0};
  if (poll(&one, 1, 200) <= 0)
    (void)syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0);
  while (waitid(P_PIDFD, (id_t)process, &info, WEXITED) < 0 && errno == EINTR)
    ;
  close(process);
close_both:
  if (ends[0] >= 0)
    close(ends[0]);
  if (ends[1] >= 0)
    close(ends[1]);
out:
  return result;
}
