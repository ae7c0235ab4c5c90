#include "output_of.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* One read, put behind what is there. What read() returned; -1 also where there is no memory. */
static ssize_t take(int fd, output *to) {
  char chunk[4096];
  ssize_t n = read(fd, chunk, sizeof chunk);
  char *data = n > 0 ? realloc(to->data, to->size + (size_t)n) : to->data;
  if (n > 0 && !data)
    return -1;
  if (n > 0) {
    memcpy(data + to->size, chunk, (size_t)n);
    to->data = data;
    to->size += (size_t)n;
  }
  return n;
}

/* Its pid, or -1. */
static pid_t start(char *const argv[], int out) {
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  errno = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return errno ? -1 : pid;
}

/* Waits for it, and tells its code. 0, or -1. */
static int code_of(pid_t pid, int *ret) {
  int status = 0;
  pid_t found;
  while ((found = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
    ;
  *ret = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return found < 0 ? -1 : 0;
}

/* What is left in it. 0, or -1. */
static int take_rest(int fd, output *to) {
  ssize_t n;
  while ((n = take(fd, to)) > 0 || (n < 0 && errno == EINTR))
    ;
  return n < 0 && errno != EAGAIN ? -1 : 0;
}

/* After an error: nothing to free, and the errno of it. */
static int give_up(int error, output *to) {
  free(to->data);
  *to = (output){NULL, 0, 0};
  return error;
}

/* A file takes all there is, and has no end that somebody could hold. */
int output_of(char *const argv[], output *ret) {
  int file = memfd_create("output", MFD_CLOEXEC);
  pid_t pid = file < 0 ? -1 : start(argv, file);
  int good = pid < 0 ? -1 : code_of(pid, &ret->code), error = errno;
  if (good == 0) {
    lseek(file, 0, SEEK_SET);
    good = take_rest(file, ret);
    error = errno;
  }
  if (file >= 0)
    close(file);
  return good < 0 ? give_up(error, ret) : 0;
}
