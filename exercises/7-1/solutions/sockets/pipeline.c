/* Pairs of sockets in the place of pipes, in a linked list of programs; the direction not used is shut. */
#include "pipeline.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct program {
  struct program *before;
  pid_t pid;
} program;

static void close_at(int *fd) {
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

static _Noreturn void become(char *const argv[], int in, int out) {
  if ((in < 0 || dup2(in, 0) == 0) && (out < 0 || dup2(out, 1) == 1))
    execvp(argv[0], argv);
  _exit(127);
}

/* ends[0] is read from, ends[1] is written to, as with a pipe. */
static int make_pair(int ends[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    return -1;
  shutdown(ends[0], SHUT_WR);
  return 0;
}

static int start(char *const argv[], int in, int out, program **list) {
  program *one = malloc(sizeof *one);
  pid_t pid = one ? fork() : -1;
  if (pid == 0)
    become(argv, in, out);
  if (pid < 0) {
    int error = errno;
    free(one);
    return error;
  }
  *one = (program){*list, pid};
  *list = one;
  return 0;
}

/* The list begins with the last program, whose code counts. */
static int wait_all(program *list, int *error) {
  int code = -1;
  for (program *one = list; one; one = list) {
    int status = 0;
    while (waitpid(one->pid, &status, 0) < 0)
      if (errno != EINTR) {
        *error = errno;
        break;
      }
    if (code < 0)
      code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    list = one->before;
    free(one);
  }
  return code;
}

int pipeline(char *const *const commands[], size_t n) {
  program *list = NULL;
  int in = -1, error = 0;
  for (size_t i = 0; i < n && !error; i++) {
    int ends[2] = {-1, -1};
    if (i + 1 < n && make_pair(ends) < 0)
      error = errno;
    else
      error = start(commands[i], in, ends[1], &list);
    close_at(&in);
    close_at(&ends[1]);
    in = ends[0];
  }
  close_at(&in);
  int code = wait_all(list, &error);
  errno = error;
  return error ? -1 : code;
}
