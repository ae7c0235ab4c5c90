/* stdio: getdelim() with a NUL as the delimiter, again and again, and what it returns put together. */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int collect(FILE *from, char **data, size_t *size) {
  char *piece = NULL;
  size_t room = 0;
  ssize_t n;
  int error = 0;
  *data = calloc(1, 1);
  *size = 0;
  errno = 0;
  while (*data && (n = getdelim(&piece, &room, '\0', from)) > 0) {
    char *more = realloc(*data, *size + (size_t)n + 1);
    if (!more) {
      free(piece);
      return ENOMEM;
    }
    *data = more;
    memcpy(more + *size, piece, (size_t)n + 1);
    *size += (size_t)n;
  }
  if (!*data || ferror(from))
    error = errno ? errno : EIO;
  free(piece);
  return error;
}

static int collect_fd(int fd, char **data, size_t *size) {
  FILE *from = fdopen(fd, "r");
  int error = from ? collect(from, data, size) : errno;
  if (from)
    fclose(from);
  else
    close(fd); /* gate: fdopen() is not made to fail */
  return error;
}

static _Noreturn void become(char *const argv[], int out) {
  if (out == 1)
    fcntl(1, F_SETFD, 0);
  else if (dup2(out, 1) < 0)
    _exit(126); /* gate: dup2() fails only for a number that is not open */
  execvp(argv[0], argv);
  _exit(127);
}

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  int ends[2], status = 0, error;
  char *data = NULL;
  size_t size = 0;
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = fork();
  if (pid == 0)
    become(argv, ends[1]);
  if (pid < 0) {
    error = errno;
    close(ends[0]);
    close(ends[1]);
    return error;
  }
  close(ends[1]);
  error = collect_fd(ends[0], &data, &size);
  if (waitpid(pid, &status, 0) < 0 && !error)
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
