/* It works. It also hands on six things that are none of the plug-in's business. */
#include "plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_plugin(char *const argv[], int document, int report) {
  if (dup2(document, 0) == 0)
    execvp(argv[0], argv);
  int error = errno;
  (void)!write(report, &error, sizeof error);
  _exit(127);
}

/* The code of the plug-in, or the negative errno that came through the pipe. */
static int wait_for(pid_t pid, int report) {
  int error = 0, status = 0;
  while (read(report, &error, sizeof error) < 0 && errno == EINTR)
    ;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (error)
    return -error;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run_plugin(char *const argv[], const char *document, const char *dir) {
  char lock[PATH_MAX];
  int report[2] = {-1, -1}, result = -1;
  (void)snprintf(lock, sizeof lock, "%s.lock", document);
  int held = open(lock, O_WRONLY | O_CREAT, 0600);
  int in = open(document, O_RDONLY);
  if (held < 0 || in < 0 || pipe2(report, O_CLOEXEC) < 0 || chdir(dir) < 0)
    result = -errno;
  pid_t pid = report[0] < 0 ? -1 : fork();
  if (pid == 0)
    be_plugin(argv, in, report[1]);
  close(report[1]);
  if (pid > 0)
    result = wait_for(pid, report[0]);
  close(report[0]);
  close(in);
  close(held);
  (void)unlink(lock);
  return result;
}
