/* `./kit run` exchanges more and more bytes with a peer that calls exchange() as well; no check uses this
 * file. */
#include "exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int one_side(int fd, char letter, size_t size) {
  char *out = malloc(size), *in = malloc(size);
  if (!out || !in)
    return 1;
  memset(out, letter, size);
  int error = exchange(fd, out, in, size);
  int good = error == 0 && in[0] != letter && in[size - 1] == in[0];
  free(out);
  free(in);
  return good ? 0 : 1;
}

int main(void) {
  for (size_t size = 1000; size <= 10000000; size *= 100) {
    int ends[2], status = 1;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
      return 1;
    pid_t pid = fork();
    if (pid == 0) {
      close(ends[0]);
      _exit(one_side(ends[1], 'b', size));
    }
    close(ends[1]);
    int failed = one_side(ends[0], 'a', size);
    close(ends[0]);
    waitpid(pid, &status, 0);
    printf("%8zu bytes each way: %s\n", size, failed || status ? "failed" : "good");
    fflush(stdout);
  }
  return 0;
}
