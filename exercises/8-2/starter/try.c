/* `./kit run 8-2 -- COMMAND` feeds a shell command with 200000 letters. No check uses this file. */
#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char letters[200000];

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "tr a-m n-z | tee /dev/stderr";
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
    return 1;
  pid_t pid = fork();
  if (pid == 0) {
    if (dup2(in[0], 0) >= 0 && dup2(out[1], 1) >= 0 && dup2(err[1], 2) >= 0)
      execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  memset(letters, 'a', sizeof letters);
  both got;
  bool good = pid > 0 && feed_and_read(in[1], letters, sizeof letters, out[0], err[0], &got) == 0;
  if (good) {
    printf("stdin: %zu bytes, stdout: %zu, stderr: %zu\n", sizeof letters, got.out_size, got.err_size);
    free(got.out);
    free(got.err);
  } else {
    fprintf(stderr, "feed_and_read: %s\n", strerror(errno));
    close(in[1]); /* if it is not closed already: then the program sees the end */
  }
  close(out[0]);
  close(err[0]);
  return pid > 0 && waitpid(pid, NULL, 0) == pid && good ? 0 : 1;
}
