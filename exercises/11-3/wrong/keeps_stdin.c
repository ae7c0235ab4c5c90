/* expect: FAIL */
/* Reads from where its caller reads. */
#include "detached.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static bool set_streams(const char *log) {
  int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int out = log ? open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)
                : open("/dev/null", O_WRONLY | O_CLOEXEC);
  return in >= 0 && out >= 0 && dup2(out, 1) == 1 && dup2(out, 2) == 2;
}

static _Noreturn void be_program(char *const argv[], const char *log, int report) {
  if (setsid() >= 0 && set_streams(log))
    execvp(argv[0], argv);
  int error = errno;
  (void)!write(report, &error, sizeof error);
  _exit(127);
}

int start_detached(char *const argv[], const char *log, background *ret) {
  int report[2], error = 0;
  if (pipe2(report, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0)
    be_program(argv, log, report[1]);
  if (pid < 0)
    error = errno;
  close(report[1]);
  while (pid > 0 && read(report[0], &error, sizeof error) < 0 && errno == EINTR)
    ;
  close(report[0]);
  while (pid > 0 && error && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
    ;
  if (!error)
    *ret = (background){.pid = pid, .referenced = true};
  return error;
}

void unref(background *one) {
  one->referenced = false;
}

/* A status that somebody else has taken is gone: then it has ended with -1. */
static void take(background *one, int flags) {
  int status = 0;
  pid_t found = 0;
  do
    found = one->ended ? 0 : waitpid(one->pid, &status, flags);
  while (found < 0 && errno == EINTR);
  if (found != 0) {
    one->ended = true;
    one->code = found > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
}

size_t run(background *all, size_t n) {
  size_t left = 0;
  for (size_t i = 0; i < n; i++)
    if (all[i].referenced)
      take(&all[i], 0);
  for (size_t i = 0; i < n; i++) {
    take(&all[i], WNOHANG);
    left += !all[i].ended;
  }
  return left;
}
