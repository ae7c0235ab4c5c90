/* A file in memory is the program's stdout: nobody reads while it runs, and the size is asked for at the end.
 */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(char *const argv[], int file, int *ret_code) {
  int status;
  pid_t pid = fork();
  if (pid < 0)
    return errno;
  if (pid == 0) {
    if ((file == 1 ? fcntl(1, F_SETFD, 0) : dup2(file, 1)) >= 0)
      execvp(argv[0], argv);
    _exit(127);
  }
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return errno;
  *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return 0;
}

static int load(int file, char **ret_data, size_t *ret_size) {
  struct stat st;
  if (fstat(file, &st) < 0)
    return errno; /* gate: fstat() is not made to fail */
  size_t size = (size_t)st.st_size, have = 0;
  char *data = malloc(size + 1);
  if (!data)
    return ENOMEM;
  while (have < size) {
    ssize_t n = pread(file, data + have, size - have, (off_t)have);
    if (n <= 0 && !(n < 0 && errno == EINTR)) {
      free(data);                 /* gate: a file in memory can be read */
      return n < 0 ? errno : EIO; /* gate: the same */
    }
    have += n > 0 ? (size_t)n : 0;
  }
  data[size] = '\0';
  *ret_data = data;
  *ret_size = size;
  return 0;
}

int capture(char *const argv[], char **ret_data, size_t *ret_size, int *ret_code) {
  int code, file = memfd_create("output", MFD_CLOEXEC);
  if (file < 0)
    return errno; /* gate: memfd_create() is not made to fail */
  int error = run(argv, file, &code);
  if (!error)
    error = load(file, ret_data, ret_size);
  close(file);
  if (!error)
    *ret_code = code;
  return error;
}
