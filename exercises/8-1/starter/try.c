/* `./kit run 8-1 -- COMMAND` reads both outputs of a shell command with read_both(). No check uses this file.
 */
#include "read_both.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "seq 100000 >&2; echo done";
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
    return 1;
  pid_t pid = fork();
  if (pid == 0) {
    if (dup2(out[1], 1) >= 0 && dup2(err[1], 2) >= 0)
      execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  close(out[1]);
  close(err[1]);
  both got;
  bool good = pid > 0 && read_both(out[0], err[0], &got) == 0;
  if (good) {
    printf("stdout: %zu bytes, stderr: %zu bytes\n", got.out_size, got.err_size);
    free(got.out);
    free(got.err);
  } else {
    fprintf(stderr, "read_both: %s\n", strerror(errno));
  }
  close(out[0]); /* a program that still writes ends by SIGPIPE */
  close(err[0]);
  return pid > 0 && waitpid(pid, NULL, 0) == pid && good ? 0 : 1;
}
