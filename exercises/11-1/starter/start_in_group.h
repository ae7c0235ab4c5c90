/* A child in a group of its own. */
#ifndef START_IN_GROUP_H
#define START_IN_GROUP_H

#include <sys/types.h>

/*
 * Runs job(arg) in a child that leads a process group of its own: when the job begins, and when this returns
 * its pid. -1 with errno if there is no child. What the job returns is the exit code of the child; a child
 * that gets no group does not run the job and ends with 127. The caller stays in the group that it is in.
 */
pid_t start_in_group(int (*job)(void *), void *arg);

#endif
