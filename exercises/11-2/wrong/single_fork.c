/* expect: single-fork-daemon */
/* One fork(): the job leads its session, and is a child of the caller. */
#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static _Noreturn void be_daemon(void (*job)(void *), void *arg) {
  setsid();
  int null = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; i++)
    dup2(null, i);
  if (null > 2)
    close(null);
  job(arg);
  _exit(0);
}

int detach(void (*job)(void *), void *arg) {
  pid_t middle = fork();
  if (middle == 0)
    be_daemon(job, arg);
  return middle < 0 ? errno : 0;
}
