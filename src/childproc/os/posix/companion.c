/*
 * A child that stands beside another and ends with it, such as the init of its PID namespace. The end of the
 * first is told when both have: then nobody of the namespace is left.
 */
#include "os/posix/process.h"

#include "os/posix/pipe.h"
#include "os/sys.h"

#include <signal.h>

static void forget(os_process *process) {
  os_close(process->companion_fd);
  process->companion_fd = -1;
  process->companion = 0;
}

/* Its descriptor takes the place of the first one's in the poller; where that fails, waiting is all there is.
 */
static bool watch_it(os_process *process) {
  loop_unwatch(process->loop, &process->watch);
  os_close(process->watch.fd);
  process->watch.fd = process->companion_fd;
  process->companion_fd = -1;
  return poller_add(process->loop->poller, &process->watch) >= 0;
}

bool companion_ended(os_process *process, os_exit *end) {
  sys_exit ignored;
  int flags = SYS_WAIT_NOW;
  if (!process->in_company) {
    process->in_company = true;
    process->end = *end;
    if (!watch_it(process))
      flags = 0;
  }
  if (sys_wait(process->watch.fd, process->companion, flags, &ignored) == 0)
    return false;
  *end = process->end;
  process->companion = 0;
  return true;
}

void companion_kill(os_process *process) {
  if (process->companion != 0)
    (void)sys_kill(process->companion_fd, process->companion, SIGKILL);
}

void companion_reap(os_process *process, bool wait) {
  sys_exit ignored;
  if (process->companion == 0)
    return;
  int fd = process->in_company ? process->watch.fd : process->companion_fd;
  int r = sys_wait(fd, process->companion, wait ? 0 : SYS_WAIT_NOW, &ignored);
  if (r == 0 && waiter_adopt(process->companion_fd, process->companion) >= 0)
    process->companion_fd = -1; /* the thread's now */
  forget(process);
}
