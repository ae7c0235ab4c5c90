/* expect: setsid-leader */
/* Makes a group of its own, and then cannot leave the session. */
#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_daemon(void (*job)(void *), void *arg) {
  int null = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; i++)
    dup2(null, i);
  if (null > 2)
    close(null);
  job(arg);
  _exit(0);
}

/* Its exit code is the errno of what failed. */
static _Noreturn void be_middle(void (*job)(void *), void *arg) {
  setpgid(0, 0);
  (void)setsid();
  pid_t daemon = fork();
  if (daemon == 0)
    be_daemon(job, arg);
  _exit(daemon < 0 ? errno : 0);
}

int detach(void (*job)(void *), void *arg) {
  int status = 0;
  pid_t middle = fork();
  if (middle == 0)
    be_middle(job, arg);
  if (middle < 0)
    return errno;
  while (waitpid(middle, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}
