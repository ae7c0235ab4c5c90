/* stdio: the child writes its errno as a line with dprintf(), the parent asks for a line with getline(). */
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_report(int fd) {
  char *line = NULL;
  size_t room = 0;
  int error = 0;
  FILE *from = fdopen(fd, "r");
  if (!from) {
    error = errno; /* gate: fdopen() is not made to fail */
    close(fd);     /* gate: the same */
    return error;  /* gate: the same */
  }
  if (getline(&line, &room, from) > 0)
    error = atoi(line);
  else if (ferror(from))
    error = EIO; /* gate: nothing interrupts it here */
  free(line);
  fclose(from);
  return error;
}

int launch(char *const argv[], pid_t *ret_pid) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0)
    return errno;
  pid_t pid = fork();
  if (pid < 0) {
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    return error;
  }
  if (pid == 0) {
    execvp(argv[0], argv);
    dprintf(ends[1], "%d\n", errno);
    _exit(127);
  }
  close(ends[1]);
  int error = read_report(ends[0]);
  if (error)
    waitpid(pid, NULL, 0);
  else
    *ret_pid = pid;
  return error;
}
