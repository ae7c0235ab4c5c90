/* One loop waits for a pipe and for the end of a child; it tells the end when the pipe has been read. */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(int out) {
  (void)!write(out, "hello", 5);
  _exit(3);
}

/* False: the end. */
static bool read_some(int fd) {
  char text[64];
  ssize_t n = read(fd, text, sizeof text);
  printf(n > 0 ? "data   %zd bytes\n" : "end\n", n);
  return n > 0;
}

static void reap(int pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  printf("exit   %d\n", WEXITSTATUS(status));
}

int main(void) {
  int ends[2];
  if (pipe(ends) < 0)
    return 1;
  int pid = fork();
  if (pid == 0)
    child(ends[1]);
  close(ends[1]);
  /* #wait */
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  bool reading = true, running = true;
  while (reading || running) {
    struct pollfd set[2] = {{reading ? ends[0] : -1, POLLIN, 0},
                            {running && !reading ? pidfd : -1, POLLIN, 0}};
    poll(set, 2, -1);
    if (set[0].revents)
      reading = read_some(ends[0]);
    if (set[1].revents) {
      reap(pid);
      running = false;
    }
  }
  /* #end */
  printf("close\n");
  return 0;
}
