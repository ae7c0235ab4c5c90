/* Recursion: each call holds one piece; the last one knows the size and makes the memory. */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 65536 };

/* Reads on behind `before` bytes; on the way back each call puts its own into the memory. */
static int read_on(int fd, size_t before, char **data, size_t *size) {
  int error = 0;
  size_t have = 0;
  ssize_t n = 1;
  char *here = malloc(PIECE);
  if (!here)
    return ENOMEM;
  while (n > 0 && have < PIECE)
    if ((n = read(fd, here + have, PIECE - have)) > 0)
      have += (size_t)n;
  if (n < 0)
    error = errno;
  else if (n > 0)
    error = read_on(fd, before + have, data, size);
  else if ((*data = calloc(before + have + 1, 1)) != NULL)
    *size = before + have;
  else
    error = ENOMEM;
  if (!error)
    memcpy(*data + before, here, have);
  free(here);
  return error;
}

static _Noreturn void become(char *const argv[], int out) {
  if ((out == 1 ? fcntl(1, F_SETFD, 0) : dup2(out, 1)) >= 0)
    execvp(argv[0], argv);
  _exit(127);
}

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  int ends[2], status = 0, error = 0;
  char *data = NULL;
  size_t size = 0;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0)
    become(argv, ends[1]);
  if (pid < 0)
    error = errno;
  close(ends[1]);
  if (!error)
    error = read_on(ends[0], 0, &data, &size);
  close(ends[0]);
  if (pid > 0 && waitpid(pid, &status, 0) < 0 && !error)
    error = errno;
  if (error) {
    free(data);
    return error;
  }
  *ret_data = data;
  *ret_size = size;
  *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return 0;
}
