/* Hands on what it should, and nothing else: also to a program that was told of one descriptor more. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int end_of(pid_t child) {
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}

int main(void) {
  int out[2], decoy[2];
  sigset_t set, old;
  char c;
  if (pipe2(out, O_CLOEXEC) < 0 || pipe2(decoy, O_CLOEXEC) < 0)
    return 1;
  signal(SIGPIPE, SIG_IGN);
  sigfillset(&set);
  sigprocmask(SIG_BLOCK, &set, &old);
  pid_t child = fork();
  if (child == 0) {
    dup2(out[1], 1);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &old, NULL);
    execl("./probe", "./probe", "a", (char *)NULL);
    _exit(127);
  }
  sigprocmask(SIG_SETMASK, &old, NULL);
  close(out[1]);
  while (read(out[0], &c, 1) > 0)
    ;
  signal(SIGPIPE, SIG_DFL);
  pid_t other;
  if (posix_spawn(&other, "./probe", NULL, NULL, (char *[]){"probe", NULL}, environ) != 0)
    return 1;
  return end_of(child) | end_of(other);
}
