/* expect: exit-not-_exit */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_child(const char *path, char *const argv[], int report) {
  execv(path, argv);
  int error = errno;
  (void)!write(report, &error, sizeof error);
  exit(127);
}

static int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

static int give_up(int ends[2]) {
  int error = errno;
  close(ends[0]);
  close(ends[1]);
  errno = error;
  return -1;
}

int run(const char *path, char *const argv[], run_result *ret) {
  int ends[2], error = 0;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid < 0)
    return give_up(ends);
  if (pid == 0)
    be_child(path, argv, ends[1]);
  close(ends[1]);
  ssize_t got;
  while ((got = read(ends[0], &error, sizeof error)) < 0 && errno == EINTR)
    ;
  close(ends[0]);
  int status = wait_for(pid);
  if (got > 0) {
    errno = error;
    return -1;
  }
  if (WIFSIGNALED(status))
    *ret = (run_result){-1, WTERMSIG(status)};
  else
    *ret = (run_result){WEXITSTATUS(status), 0};
  return 0;
}
