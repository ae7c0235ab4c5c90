/*
 * What makes a tree end with this process, however it ends: a process of our own that waits for that. It
 * holds one end of a leash, a socket pair whose other end is this process's alone; end-of-file there means
 * that this process is gone. (A process that the host forks has the other end, too: where there are pidfds
 * the guard watches one of this process beside.) The new process makes itself known to the guard, and goes on
 * only when that has answered: so there is no moment at which it could be left alone.
 */
#ifndef OS_POSIX_GUARD_H
#define OS_POSIX_GUARD_H

#include "os/posix/child.h"

struct guard {
  int pid;   /* 0: there is none */
  int leash; /* this process's end */
};

/* Before the new process is made. 0 or a negative errno. */
int guard_open(os_tree *tree);

/* It is not needed any more, and reaped. */
void guard_close(os_tree *tree);

/* (child) The new process makes itself known. */
int guard_register(const os_tree *tree);

#endif
