#include "os/posix/loop.h"

#include "os/sys.h"

bool os_loop_is_ours(const os_loop *loop) {
  return sys_getpid() == loop->owner;
}

void loop_unwatch(os_loop *loop, os_watch *watch) {
  if (os_loop_is_ours(loop))
    poller_remove(loop->poller, watch);
}

void loop_may_have_ended(os_loop *loop, struct link *process) {
  if (!queue_has(process))
    queue_push(&loop->exits, process);
}
