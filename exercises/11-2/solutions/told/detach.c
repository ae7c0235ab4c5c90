#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_daemon(void (*job)(void *), void *arg) {
  for (int i = 0; i < 3; i++) {
    close(i);
    (void)open("/dev/null", O_RDWR); /* the lowest number that is free */
  }
  job(arg);
  _exit(0);
}

/* The errno of what failed goes through a pipe; its end without one says that all is well. */
int detach(void (*job)(void *), void *arg) {
  int ends[2], error = 0;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t middle = fork();
  if (middle == 0) {
    pid_t daemon = setsid() < 0 ? -1 : fork();
    error = errno;
    if (daemon < 0)
      (void)!write(ends[1], &error, sizeof error);
    close(ends[0]);
    close(ends[1]);
    if (daemon == 0)
      be_daemon(job, arg);
    _exit(0);
  }
  if (middle < 0)
    error = errno;
  close(ends[1]);
  while (middle > 0 && read(ends[0], &error, sizeof error) < 0 && errno == EINTR)
    ;
  close(ends[0]);
  while (middle > 0 && waitpid(middle, NULL, 0) < 0 && errno == EINTR)
    ;
  return error;
}
