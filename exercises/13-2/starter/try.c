/* `./kit run` plays the parent here, with a socket pair; no check uses this file. */
#include "channel.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *line, size_t size) {
  printf("the child got %.*s\n", (int)size, line);
}

/* What a program does whose parent is Node. */
static int be_child(void) {
  int fd = channel_open();
  printf("the channel is descriptor %d\n", fd);
  int r = fd < 0 ? -1 : channel_serve(fd, show);
  printf("channel_serve() returned %d\n", r);
  return fflush(stdout) == 0 && r == 0 ? 0 : 1;
}

int main(void) {
  static const char bytes[] = "{\"message\":\"Hello from Parent\"}\n[1,2]\n";
  int ends[2], status = 0;
  char number[16];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
    return 1;
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    (void)snprintf(number, sizeof number, "%d", ends[1]);
    setenv("NODE_CHANNEL_FD", number, 1);
    _exit(be_child());
  }
  close(ends[1]);
  if (write(ends[0], bytes, sizeof bytes - 1) < 0)
    return 1;
  close(ends[0]); /* disconnect() */
  return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}
