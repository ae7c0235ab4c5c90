/* System calls around a PID namespace; all may run in the new process. */
#ifndef OS_LINUX_SYS_SPACE_H
#define OS_LINUX_SYS_SPACE_H

#include "os/sys.h"

/* As fork() with flags of clone(); *ret_pidfd is that of the child. */
int sys_fork_watched(int flags, int *ret_pidfd);

/* What is mounted from now on here is not seen outside, but the other way round. */
int sys_mounts_below(void);

/* Ordinary users are who they are inside, too, and nobody else. */
int sys_map_self(unsigned uid, unsigned gid);

/* All signals but SIGCHLD, which are blocked; the next one: its number, 0 for one from inside, or -EAGAIN. */
int sys_signal_fd(void);
int sys_signal_from_outside(int fd);

/* Reading from it ends with -EAGAIN after so long. */
int sys_read_at_most(int fd, int seconds);

/* Waits until this process has no child. */
void sys_wait_for_children(void);

/* As sys_await(), with a third. */
int sys_await_three(int fd, int other, int third);

#endif
