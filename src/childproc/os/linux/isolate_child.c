/* The steps of isolation in the new process; the rules of child.c hold. */
#include "os/linux/isolation.h"
#include "os/linux/sys_isolation.h"
#include "os/posix/isolating.h"

#include <errno.h>

int child_isolate(struct child_start *start, const os_step *step) {
  const os_isolation *isolation = start->plan->isolation;
  switch (step->index) {
  case CP_PART_NO_NEW_PRIVILEGES:
    return sys_no_new_privileges();
  case CP_PART_CAPABILITIES:
    return sys_drop_capabilities();
  case CP_PART_FILES:
    return landlock_enter(start->isolation_fd, isolation);
  case CP_PART_CALLS:
    return sys_seccomp(isolation->filter);
  case CP_PART_MOUNTS:
    return mounts_enter(isolation);
  case CP_PART_USER:
    return mounts_become(isolation);
  default:
    return -EINVAL;
  }
}
