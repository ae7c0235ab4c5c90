#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(pid_t *pid, char *const argv[], int out) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (!error)
    error = posix_spawn_file_actions_adddup2(&actions, out, 1);
  if (!error)
    error = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

typedef struct bytes {
  char *data;
  size_t size, room;
} bytes;

/* 1: there may be more; 0: the end; negative: -errno. */
static int read_more(int fd, bytes *all) {
  if (all->room - all->size < 2) {
    char *more = realloc(all->data, all->room + 65536);
    if (!more)
      return -ENOMEM;
    all->data = more;
    all->room += 65536;
  }
  ssize_t n = read(fd, all->data + all->size, all->room - all->size - 1);
  if (n < 0)
    return errno == EINTR ? 1 : -errno;
  all->size += (size_t)n;
  all->data[all->size] = 0;
  return n > 0;
}

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  int ends[2], status = 127 << 8, more;
  bytes all = {NULL, 0, 0};
  pid_t pid = 0;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  int error = start(&pid, argv, ends[1]);
  close(ends[1]);
  while ((more = error == EAGAIN || error == ENOMEM ? -error : read_more(ends[0], &all)) > 0)
    ;
  close(ends[0]);
  error = -more;
  while (pid > 0 && waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) {
      error = errno;
      break;
    }
  if (error) {
    free(all.data);
    return error;
  }
  *ret_data = all.data;
  *ret_size = all.size;
  *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return 0;
}
