/* expect: grandchild-holds-pipe */
/* The same, with poll(). */
#include "output_of.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static ssize_t take(int fd, output *to) {
  char chunk[4096];
  ssize_t n = read(fd, chunk, sizeof chunk);
  char *data = n > 0 ? realloc(to->data, to->size + (size_t)n) : to->data;
  if (n > 0 && data) {
    memcpy(data + to->size, chunk, (size_t)n);
    to->data = data;
    to->size += (size_t)n;
  }
  return n;
}

static pid_t start(char *const argv[], int out) {
  posix_spawn_file_actions_t actions;
  pid_t pid;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  errno = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
  int error = errno;
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  return error ? -1 : pid;
}

static int code_of(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Reads until the program has ended, and then what is there. */
int output_of(char *const argv[], output *ret) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = start(argv, ends[1]);
  close(ends[1]);
  if (pid < 0)
    return errno;
  struct pollfd fds[2] = {{ends[0], POLLIN, 0}, {(int)syscall(SYS_pidfd_open, pid, 0), POLLIN, 0}};
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  while (fds[0].fd >= 0) {
    if (poll(fds, 2, -1) < 0)
      continue;
    if (fds[0].revents && take(ends[0], ret) == 0)
      fds[0].fd = -1;
    if (fds[1].revents)
      fds[1].fd = -1;
  }
  while (take(ends[0], ret) > 0)
    ;
  close(ends[0]);
  close(fds[1].fd);
  ret->code = code_of(pid);
  return 0;
}
