#include "shell_length.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The text is a variable, of the child alone. Returns only if there is no shell. */
static int be_shell(const char *text, int out) {
  const char *command = "printf %s \"$THE_TEXT\" | wc -c";
  int ready = dup2(out, 1) == 1 && setenv("THE_TEXT", text, 1) == 0;
  return ready ? execl("/bin/sh", "sh", "-c", command, (char *)NULL) : -1;
}

int shell_length(const char *text) {
  int ends[2], status = 1;
  char answer[32] = "";
  if (pipe2(ends, O_CLOEXEC) < 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0)
    _exit(be_shell(text, ends[1]));
  close(ends[1]);
  ssize_t n = read(ends[0], answer, sizeof answer - 1);
  close(ends[0]);
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return n > 0 && status == 0 ? atoi(answer) : -1;
}
