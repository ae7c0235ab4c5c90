/* A static table: for each kind of redirection, the function that makes it. */
#include "run_with.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int as(int fd, int number) {
  if (fd < 0 || fd == number)
    return fd;
  int r = dup3(fd, number, 0);
  close(fd);
  return r;
}

static int from_file(const redirection *r) {
  return as(open(r->path, O_RDONLY), r->fd);
}

static int to_file(const redirection *r) {
  return as(creat(r->path, 0666), r->fd);
}

static int append_file(const redirection *r) {
  return as(open(r->path, O_WRONLY | O_CREAT | O_APPEND, 0666), r->fd);
}

static int same_as(const redirection *r) {
  return r->fd == r->other ? fcntl(r->fd, F_GETFD) : dup3(r->other, r->fd, 0);
}

static int closed(const redirection *r) {
  return close(r->fd) < 0 && errno != EBADF ? -1 : 0;
}

static int (*const makers[])(const redirection *) = {
    [FROM_FILE] = from_file, [TO_FILE] = to_file, [APPEND_FILE] = append_file,
    [SAME_AS] = same_as,     [CLOSED] = closed,
};

static _Noreturn void become(const redirection *list, size_t n, char *const argv[]) {
  for (const redirection *r = list; r != list + n; r++)
    if (makers[r->kind](r) < 0)
      _exit(126);
  execvp(*argv, argv);
  _exit(127);
}

int run_with(const redirection *list, size_t n, char *const argv[]) {
  siginfo_t info;
  pid_t pid = vfork();
  if (pid < 0)
    return -1;
  if (pid == 0)
    become(list, n, argv);
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0)
    if (errno != EINTR)
      return -1;
  return info.si_code == CLD_EXITED ? info.si_status : -1;
}
