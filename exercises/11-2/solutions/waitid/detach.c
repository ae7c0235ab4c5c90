#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int null_device(void) {
  return open("/dev/null", O_RDWR | O_CLOEXEC);
}

static _Noreturn void be_daemon(int null, void (*job)(void *), void *arg) {
  (void)chdir("/"); /* keeps no folder busy */
  umask(022);
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
  close(null);
  job(arg);
  _exit(0);
}

int detach(void (*job)(void *), void *arg) {
  siginfo_t info = {0};
  int error = 0, null = null_device();
  if (null < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    if (setsid() < 0)
      _exit(errno); /* gate: only the leader of a group is refused, and a fresh child is none */
    pid_t daemon = fork();
    if (daemon != 0)
      _exit(daemon < 0 ? errno : 0);
    be_daemon(null, job, arg);
  }
  if (pid < 0)
    error = errno;
  close(null);
  if (pid > 0)
    while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0 && errno == EINTR)
      ;
  return error ? error : info.si_status;
}
