/* What poll() tells about a child: two descriptors, and when each of them becomes readable. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

static int out[2], gate[2], process;

/* #ask */
static void ask(const char *when) {
  struct pollfd fds[] = {{out[0], POLLIN, 0}, {process, POLLIN, 0}};
  poll(fds, 2, 0);
  printf("%-26s pipe: %-9s pidfd: %s\n", when,
         fds[0].revents & POLLIN    ? "readable"
         : fds[0].revents & POLLHUP ? "hung up"
                                    : "-",
         fds[1].revents & POLLIN ? "readable" : "-");
  fflush(stdout);
}
/* #end */

static void be_child(void) {
  char c;
  close(gate[1]);
  (void)!write(out[1], "x", 1);
  (void)!read(gate[0], &c, 1); /* until the parent closes its end */
  _exit(1);
}

int main(void) {
  char c;
  siginfo_t info;
  if (pipe2(out, O_CLOEXEC) < 0 || pipe2(gate, O_CLOEXEC) < 0)
    return 1;
  pid_t pid = fork();
  if (pid == 0)
    be_child();
  process = pidfd_open(pid, 0);
  close(out[1]);
  close(gate[0]);
  if (process < 0)
    return 1;
  poll(&(struct pollfd){out[0], POLLIN, 0}, 1, -1);
  ask("it has written");
  (void)!read(out[0], &c, 1);
  ask("all of it has been read");
  close(gate[1]); /* lets it end */
  poll(&(struct pollfd){process, POLLIN, 0}, 1, -1);
  ask("it has ended");
  waitid(P_PIDFD, (id_t)process, &info, WEXITED);
  ask("it has been waited for");
  return 0;
}
