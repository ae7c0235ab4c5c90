#include "output_of.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  dup2(out, 1);
  execvp(argv[0], argv);
  _exit(127);
}

static int code_of(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A file takes all there is, and has no end that somebody could hold. */
int output_of(char *const argv[], output *ret) {
  int file = memfd_create("output", MFD_CLOEXEC);
  pid_t pid = file < 0 ? -1 : start(argv, file);
  if (pid < 0)
    return errno;
  ret->code = code_of(pid);
  lseek(file, 0, SEEK_SET);
  while (take(file, ret) > 0)
    ;
  close(file);
  return 0;
}
