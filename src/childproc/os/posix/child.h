/*
 * What happens in the new process. The code behind this header may run in memory that is shared with
 * the parent: see child.c.
 */
#ifndef OS_POSIX_CHILD_H
#define OS_POSIX_CHILD_H

#include "os/os.h"

struct child_start {
  const os_plan *plan;
  int parent;         /* the process that starts it */
  bool main_thread;   /* … by its main thread */
  os_tree *tree;      /* NULL: owned by nobody */
  int *fds;           /* descriptors of the sources, copied: they are moved about; source_count of them */
  int highest;        /* the highest open descriptor, where sys_close_rest() needs it */
  int isolation_fd;   /* what isolating_open() has opened for the child, or -1 */
  os_failure *report; /* in shared memory; errnum 0 until a step fails */
};

/* Runs the plan and becomes the program, or reports and exits. For clone(), hence the int. */
int child_main(void *arg);

/* The step that makes the process the first of its tree: tree_child.c. Negative errno. */
int child_join_tree(struct child_start *start);
int child_guard(struct child_start *start, const os_step *step);

/* Puts one source in its place: place.c. Negative errno; *ret_index: the target that failed. */
int child_place(struct child_start *start, const os_step *step, int *ret_index);

#endif
