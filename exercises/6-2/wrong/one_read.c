/* expect: short-write */
/* One read() is taken for all. */
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_all(int fd, char **ret_data, size_t *ret_size) {
  enum { MOST = 4 << 20 };
  char *data = malloc(MOST + 1);
  ssize_t n = data ? read(fd, data, MOST) : -1;
  if (n < 0) {
    free(data);
    return errno;
  }
  data[n] = 0;
  *ret_data = data;
  *ret_size = (size_t)n;
  return 0;
}

static pid_t start(char *const argv[], const int ends[2]) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
  if (ends[0] != 1)
    close(ends[0]);
  if (dup2(ends[1], 1) >= 0) {
    if (ends[1] != 1)
      close(ends[1]);
    execvp(argv[0], argv);
  }
  _exit(127);
}

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  int ends[2], status = 0, error = 0;
  char *data = NULL;
  size_t size = 0;
  if (pipe(ends) < 0)
    return errno;
  pid_t pid = start(argv, ends);
  if (pid < 0)
    error = errno;
  close(ends[1]);
  if (!error)
    error = read_all(ends[0], &data, &size);
  close(ends[0]);
  if (pid > 0 && waitpid(pid, &status, 0) != pid)
    error = error ? error : errno;
  if (error) {
    free(data);
    return error;
  }
  *ret_data = data;
  *ret_size = size;
  *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return 0;
}
