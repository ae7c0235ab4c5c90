/* Where a child stands that writes to stderr while its parent would read stdout. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char chunk[65536];

static int waiting_in(int fd) {
  int bytes = 0;
  return ioctl(fd, FIONREAD, &bytes) < 0 ? -1 : bytes;
}

static void show(const char *when, int out, int err) {
  printf("%-24s  stdout holds %5d bytes, stderr %5d\n", when, waiting_in(out), waiting_in(err));
}

int main(void) {
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
    return 1;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(out[1], 1);
    dup2(err[1], 2);
    execlp("sh", "sh", "-c", "head -c 100000 /dev/zero >&2; echo done", (char *)NULL);
    _exit(127);
  }
  close(out[1]);
  close(err[1]);
  /* #full */
  while (waiting_in(err[0]) < 65536)
    poll(NULL, 0, 1);
  show("nobody reads", out[0], err[0]);
  struct pollfd one = {out[0], POLLIN, 0};
  if (poll(&one, 1, 300) == 0)
    show("300 ms later", out[0], err[0]);
  /* #end */
  size_t taken = 0;
  /* #drain */
  for (ssize_t n; (n = read(err[0], chunk, sizeof chunk)) > 0;)
    taken += (size_t)n;
  printf("%-24s  %zu bytes\n", "stderr, to its end", taken);
  show("and then", out[0], err[0]);
  /* #end */
  return waitpid(pid, NULL, 0) == pid ? 0 : 1;
}
