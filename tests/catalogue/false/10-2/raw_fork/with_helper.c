/* _Fork(), which runs no handlers of pthread_atfork(), and a pidfd. */
#include "with_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The descriptor is this process for ever, whoever gets its pid later. */
static void end(pid_t pid) {
  int process = (int)syscall(SYS_pidfd_open, pid, 0);
  if (process < 0 || syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0) < 0)
    (void)kill(pid, SIGKILL); /* as safe: it has not been waited for */
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  if (process >= 0)
    close(process);
}

int with_helper(void (*helper)(int fd), int (*work)(int fd)) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = _Fork();
  if (pid == 0) {
    close(ends[1]);
    helper(ends[0]);
    _exit(0);
  }
  close(ends[0]);
  int result = pid < 0 ? -1 : work(ends[1]);
  close(ends[1]);
  if (pid > 0)
    end(pid);
  return result;
}
