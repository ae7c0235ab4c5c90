/*
 * A thread that waits for one process, where no descriptor tells its end. It only looks (WNOWAIT) and
 * tells the loop, which reaps in its own thread: only there is it certain that a signal is not sent to a pid
 * that has become somebody else's.
 */
#ifndef OS_POSIX_WAITER_H
#define OS_POSIX_WAITER_H

#include "os/posix/loop.h"

struct waiter;

/*
 * Starts the thread before there is a process, so that a start fails cleanly where threads have run
 * out. waiter_go() names the process.
 */
int waiter_open(os_loop *loop, struct link *process, struct waiter **ret);
void waiter_go(struct waiter *waiter, int pid);

/* The process is not watched any more. One that still runs is reaped by the thread, if `reap`. */
struct waiter *waiter_close(struct waiter *waiter, bool reap);

/* Takes over what waiter threads have put in: their processes may have ended. */
void waiter_collect(os_loop *loop);

/* Reaps a child in the background; takes the pidfd (or -1) over. 0 or -EAGAIN. */
int waiter_adopt(int pidfd, int pid);

#endif
