/* vfork(): the errno of exec stands in the caller's own memory. run() peeks with WNOWAIT before it takes. */
#include "detached.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Opened here and not in the child, which has nothing to do then but to put them in their places. */
static int open_both(const char *log, int fds[2]) {
  int flags = O_WRONLY | O_CLOEXEC | (log ? O_CREAT | O_APPEND : 0);
  if ((fds[0] = open("/dev/null", O_RDONLY | O_CLOEXEC)) < 0)
    return errno;
  if ((fds[1] = open(log ? log : "/dev/null", flags, 0666)) >= 0)
    return 0;
  int error = errno;
  close(fds[0]);
  return error;
}

int start_detached(char *const argv[], const char *log, background *ret) {
  int fds[2], failed = open_both(log, fds);
  volatile int error = 0;
  if (failed)
    return failed;
  pid_t pid = vfork();
  if (pid == 0) {
    if (setsid() >= 0 && dup2(fds[0], 0) == 0 && dup2(fds[1], 1) == 1 && dup2(fds[1], 2) == 2)
      execvp(argv[0], argv);
    error = errno;
    _exit(127);
  }
  failed = pid < 0 ? errno : error;
  close(fds[0]);
  close(fds[1]);
  while (pid > 0 && failed && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  if (!failed)
    *ret = (background){pid, true, false, 0};
  return failed;
}

void unref(background *one) {
  one->referenced = false;
}

static void take(background *one, int flags) {
  siginfo_t info = {0};
  int r;
  while ((r = waitid(P_PID, (id_t)one->pid, &info, WEXITED | flags)) < 0 && errno == EINTR)
    ;
  if (r == 0 && info.si_pid == 0)
    return;
  one->ended = true;
  one->code = r == 0 && info.si_code == CLD_EXITED ? info.si_status : -1;
}

size_t run(background *all, size_t n) {
  size_t left = 0;
  for (background *one = all; one < all + n; one++)
    if (one->referenced && !one->ended)
      take(one, 0);
  for (background *one = all; one < all + n; one++) {
    if (!one->ended)
      take(one, WNOHANG);
    left += one->ended ? 0 : 1;
  }
  return left;
}
