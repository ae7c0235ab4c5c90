/* expect: setsid-leader */
/* The caller itself tries, and it leads its group. */
#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The caller goes on once the daemon is one: it has closed its end of a pipe. */
int detach(void (*job)(void *), void *arg) {
  int ends[2];
  char c;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  (void)setsid();
  pid_t middle = fork();
  if (middle == 0) {
    pid_t daemon = fork();
    if (daemon != 0)
      _exit(daemon < 0);
    for (int i = 0; i < 3; i++) {
      close(i);
      (void)open("/dev/null", O_RDWR);
    }
    close(ends[0]);
    close(ends[1]);
    job(arg);
    _exit(0);
  }
  int error = errno, status = 0;
  close(ends[1]);
  if (middle > 0) {
    (void)!read(ends[0], &c, 1);
    while (waitpid(middle, &status, 0) < 0 && errno == EINTR)
      ;
  }
  close(ends[0]);
  return middle < 0 ? error : status ? EAGAIN : 0;
}
