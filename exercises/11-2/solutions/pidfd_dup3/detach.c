/* The middle process is waited for through a pidfd; dup3() puts the null device in place before anybody forks
 * twice. */
#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int to_null(void) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0)
    return -1; /* gate: /dev/null is there */
  for (int fd = 0; fd <= 2; fd++)
    if (null != fd && dup3(null, fd, 0) < 0)
      return -1; /* gate: both numbers are right */
  return null > 2 ? close(null) : fcntl(null, F_SETFD, 0);
}

static _Noreturn void be_middle(void (*job)(void *), void *arg) {
  if (setsid() < 0 || to_null() < 0)
    _exit(errno); /* gate: a fresh child leads no group */
  pid_t daemon = fork();
  if (daemon < 0)
    _exit(errno);
  if (daemon == 0)
    job(arg);
  _exit(0);
}

int detach(void (*job)(void *), void *arg) {
  siginfo_t info = {0};
  pid_t middle = fork();
  if (middle < 0)
    return errno;
  if (middle == 0)
    be_middle(job, arg);
  int process = (int)syscall(SYS_pidfd_open, middle, 0);
  /* Without a descriptor the pid does as well: nobody else waits for it. */
  idtype_t type = process < 0 ? P_PID : P_PIDFD;
  id_t id = process < 0 ? (id_t)middle : (id_t)process;
  while (waitid(type, id, &info, WEXITED) < 0 && errno == EINTR)
    ;
  if (process >= 0)
    close(process);
  return info.si_code == CLD_EXITED ? info.si_status : EINTR;
}
