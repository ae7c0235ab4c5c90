/* A shell and what it has started: who is left after a signal to the shell, who after one to the group? */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A shell in a group of its own, with a grandchild; the pipe ends when both have gone. */
static pid_t start(int *ret) {
  int ends[2];
  char c;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    dup2(ends[1], 1);
    execlp("sh", "sh", "-c", "sleep 60 & echo ready; wait", (char *)NULL);
    _exit(127);
  }
  setpgid(pid, pid); /* whoever comes first */
  close(ends[1]);
  *ret = ends[0];
  return read(ends[0], &c, 1) == 1 ? pid : -1; /* "ready": the grandchild is there */
}

static void show(const char *what, pid_t pid, int out) {
  char rest[64];
  struct pollfd one = {out, POLLIN, 0};
  while (poll(&one, 1, 300) == 1 && read(out, rest, sizeof rest) > 0)
    ;
  printf("%s: the shell has ended, the grandchild %s\n", what, one.revents & POLLHUP ? "too" : "lives on");
  kill(-pid, SIGKILL); /* while the number is still ours: the shell is a zombie */
  waitpid(pid, NULL, 0);
  close(out);
}

int main(void) {
  int out = -1;
  siginfo_t info;
  /* #kill */
  pid_t pid = start(&out);
  kill(pid, SIGTERM);
  waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
  show("kill(pid)", pid, out);
  pid = start(&out);
  kill(-pid, SIGTERM);
  waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
  show("kill(-pid)", pid, out);
  /* #end */
  return 0;
}
