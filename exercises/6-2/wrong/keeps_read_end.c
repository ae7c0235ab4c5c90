/* expect: FAIL */
/* The program has the read end of its own output. */
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* To the end of the file, with room for a NUL. */
static int read_all(int fd, char **ret_data, size_t *ret_size) {
  char *data = NULL;
  size_t size = 0, room = 0;
  ssize_t n = 1;
  while (n > 0) {
    if (size + 1 >= room) {
      char *more = realloc(data, room = 2 * room + 4096);
      if (!more)
        break;
      data = more;
    }
    n = read(fd, data + size, room - size - 1);
    size += n > 0 ? (size_t)n : 0;
  }
  if (n != 0) {
    int error = errno;
    free(data);
    return error;
  }
  data[size] = 0;
  *ret_data = data;
  *ret_size = size;
  return 0;
}

static pid_t start(char *const argv[], const int ends[2]) {
  pid_t pid = fork();
  if (pid != 0)
    return pid;
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
