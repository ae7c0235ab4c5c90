/* expect: exec-fallthrough */
/* A child whose program is not there returns, as its caller. */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A FILE in memory does the growing. */
static bool copy(int fd, FILE *to) {
  char chunk[16384];
  ssize_t n;
  do
    n = read(fd, chunk, sizeof chunk);
  while ((n > 0 && fwrite(chunk, 1, (size_t)n, to) == (size_t)n) || (n < 0 && errno == EINTR));
  return n == 0;
}

static int collect(int fd, char **ret_data, size_t *ret_size) {
  FILE *to = open_memstream(ret_data, ret_size);
  bool good = to && copy(fd, to);
  int error = good ? 0 : errno;
  if (to && fclose(to) != 0)
    error = errno; /* gate: memory for a few bytes more */
  return error;
}

static int wait_for(pid_t pid, int *ret_code) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return errno;
  *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return 0;
}

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  int ends[2], code = 0;
  char *data = NULL;
  size_t size = 0;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0) {
    if ((ends[1] == 1 ? fcntl(1, F_SETFD, 0) : dup2(ends[1], 1)) >= 0)
      execvp(argv[0], argv);
    return 127;
  }
  int error = pid < 0 ? errno : 0, waited = 0;
  close(ends[1]);
  if (!error)
    error = collect(ends[0], &data, &size);
  close(ends[0]);
  if (pid > 0)
    waited = wait_for(pid, &code);
  error = error ? error : waited;
  if (error) {
    free(data);
    return error;
  }
  *ret_data = data;
  *ret_size = size;
  *ret_code = code;
  return 0;
}
