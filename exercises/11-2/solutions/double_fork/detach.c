#include "detach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void to_null(void) {
  int fd = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; i++)
    dup2(fd, i);
  if (fd > 2)
    close(fd);
}

int detach(void (*job)(void *), void *arg) {
  pid_t pid = fork();
  if (pid == 0) {
    setsid();
    if (fork() == 0) {
      to_null();
      job(arg);
    }
    _exit(0);
  }
  if (pid < 0)
    return errno;
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  return 0;
}
