/*
 * Puts descriptors in their places without treading on one that is still needed: the sources may be
 * swapped (1 and 2), be used twice, or lie anywhere because the parent has closed its 0, 1 or 2. Runs in
 * the new process; the rules of child.c hold.
 */
#include "os/posix/child.h"
#include "os/sys.h"

#include <errno.h>
#include <fcntl.h>

static bool is_closed(const struct child_start *start, const os_step *step) {
  return start->plan->sources[step->source].kind == OS_SOURCE_CLOSED;
}

/*
 * Before the first descriptor is placed, every source moves out of the range of targets, unless it lies
 * at its target already. Moved copies are close-on-exec and numbered above all targets.
 */
static int move_away(struct child_start *start, int *ret_index) {
  const os_plan *plan = start->plan;
  int count = (int)plan->source_count;
  for (size_t i = 0; i < plan->step_count; i++) {
    const os_step *step = &plan->steps[i];
    if (step->kind != CP_STEP_STDIO || is_closed(start, step))
      continue;
    int fd = start->fds[step->source];
    if (fd >= count || fd == step->index)
      continue;
    int moved = sys_dup_above(fd, count);
    if (moved < 0) {
      *ret_index = step->index;
      return moved;
    }
    start->fds[step->source] = moved;
  }
  return 0;
}

static int put(int fd, int target) {
  if (fd == target)
    return sys_set_cloexec(fd, false); /* dup2() would leave close-on-exec set */
  int r;
  do
    r = sys_dup2(fd, target);
  while (r == -EINTR || r == -EBUSY);
  return r;
}

/* Programs do not expect it on 0-2. The flag is the open file's: whoever shares that sees the change. */
static int set_blocking(int fd) {
  int flags = sys_get_flags(fd);
  if (flags < 0 || !(flags & O_NONBLOCK))
    return flags;
  return sys_set_flags(fd, flags & ~O_NONBLOCK);
}

int child_place(struct child_start *start, const os_step *step, int *ret_index) {
  int target = step->index;
  int r = 0;
  if (target == 0)
    r = move_away(start, ret_index);
  if (r < 0)
    return r;
  *ret_index = target;
  if (is_closed(start, step)) {
    sys_close(target);
    return 0;
  }
  r = put(start->fds[step->source], target);
  return r >= 0 && target <= 2 ? set_blocking(target) : r;
}
