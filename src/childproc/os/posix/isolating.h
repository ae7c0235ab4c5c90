/* Isolation while a process is being started: what the parent opens for it, and what the child does. */
#ifndef OS_POSIX_ISOLATING_H
#define OS_POSIX_ISOLATING_H

#include "os/posix/child.h"

/*
 * Opens and builds what the steps need, for a plan with isolation. On failure *ret_failure says which part,
 * and isolating_close() is still called.
 */
int isolating_open(struct child_start *start, os_failure *ret_failure);
void isolating_close(struct child_start *start);

/* One step, in the new process: the rules of child.c hold. */
int child_isolate(struct child_start *start, const os_step *step);

#endif
