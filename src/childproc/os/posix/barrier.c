/* How the parent waits until its child has become the program, where it does not stand still anyway. */
#include "os/posix/pipe.h"
#include "os/posix/process.h"
#include "os/sys.h"

#include <errno.h>

/*
 * A close-on-exec pipe of which the child holds the writing end: it is closed when the child has become the
 * program or is gone. What went wrong is not written into it but into start->report, which cannot
 * fail. The writing end must not lie where the child places something.
 */
int barrier_open(const struct child_start *start, int ret_fds[2]) {
  int fds[2];
  int r = sys_pipe(fds);
  if (r < 0)
    return r;
  int count = (int)start->plan->source_count;
  fds[1] = fd_move_above(fds[1], count > 3 ? count : 3);
  if (fds[1] >= 0)
    fds[0] = fd_off_stdio(fds[0]);
  if (fds[0] < 0 || fds[1] < 0) {
    r = fds[1] < 0 ? fds[1] : fds[0];
    barrier_close(fds);
    return r;
  }
  ret_fds[0] = fds[0];
  ret_fds[1] = fds[1];
  return 0;
}

void barrier_close(int fds[2]) {
  os_close(fds[0]);
  os_close(fds[1]);
}

int barrier_wait(int fds[2]) {
  char never;
  int64_t n;
  os_close(fds[1]);
  do
    n = sys_read(fds[0], &never, 1);
  while (n == -EINTR);
  os_close(fds[0]);
  return (int)n;
}
