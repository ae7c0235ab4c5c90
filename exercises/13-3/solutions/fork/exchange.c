#include "exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int exchange(int fd, const char *out, char *in, size_t size) {
  size_t got = 0, done = 0;
  pid_t writer = fork();
  if (writer < 0)
    return errno;
  while (writer == 0 && done < size) {
    ssize_t n = write(fd, out + done, size - done);
    if (n < 0 && errno != EINTR)
      _exit(1);
    done += n > 0 ? (size_t)n : 0;
  }
  if (writer == 0)
    _exit(0);
  for (ssize_t n; got<size; got += n> 0 ? (size_t)n : 0) {
    n = read(fd, in + got, size - got);
    if (n == 0 || (n < 0 && errno != EINTR))
      break;
  }
  while (waitpid(writer, NULL, 0) < 0 && errno == EINTR)
    ;
  return got < size ? EIO : 0;
}
