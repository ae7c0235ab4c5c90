/* expect: exec-fallthrough */
/* A child whose program is not there returns, as its caller. */
#include "run_with.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_file(const redirection *r) {
  if (r->kind == FROM_FILE)
    return open(r->path, O_RDONLY);
  return open(r->path, O_WRONLY | O_CREAT | (r->kind == TO_FILE ? O_TRUNC : O_APPEND), 0666);
}

/* In the child; -1 where it cannot be made. */
static int make(const redirection *r) {
  if (r->kind == SAME_AS)
    return dup2(r->other, r->fd);
  if (r->kind == CLOSED) {
    close(r->fd);
    return 0;
  }
  int fd = open_file(r), made = fd;
  if (fd >= 0 && fd != r->fd) { /* it may have got the right number at once */
    made = dup2(fd, r->fd);
    close(fd);
  }
  return made;
}

int run_with(const redirection *list, size_t n, char *const argv[]) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    size_t made = 0;
    while (made < n && make(&list[made]) >= 0)
      made++;
    if (made == n)
      execvp(argv[0], argv);
    return made == n ? 127 : 126;
  }
  if (pid < 0 || waitpid(pid, &status, 0) != pid)
    return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
