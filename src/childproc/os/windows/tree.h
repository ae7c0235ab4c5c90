/* A process and all that descends from it, in a job. */
#ifndef OS_WINDOWS_TREE_H
#define OS_WINDOWS_TREE_H

#include "os/windows/process.h"

/* What the steps of a plan ask of a job, for each process in it. */
struct job_limits {
  cp_limit cpu_s;  /* of user mode */
  cp_limit commit; /* bytes */
};

struct os_tree {
  os_loop *loop;
  struct link link; /* in loop->trees */
  ULONG_PTR key;    /* of the job's messages in the loop's port */
  HANDLE job;
  os_process *process; /* NULL: closed; then … */
  HANDLE ended;        /* … its handle, so that its number is nobody else's */
  int pid;
  bool owned; /* level CP_TREE_JOB; otherwise there are limits only */
  bool guard; /* who is left ends when it is closed */
  cp_limit cpu_s;
  bool cpu_hit; /* by the first process */
  bool memory_hit, processes_hit;
  unsigned limits_missing; /* 1 << cp_limit_kind */
};

/* Before the process is made. *ret NULL: the plan needs no job of its own. A negative errno, and the step. */
int tree_open(os_loop *loop, const os_plan *plan, const struct job_limits *each, os_tree **ret,
              os_failure *ret_failure);

/* It has a process now, to whose handle it is tied. */
void tree_take(os_tree *tree, os_process *process);

/* The start has failed: nobody is left in it. tree may be NULL. */
void tree_give_up(os_tree *tree);

/* The process is closed: its handle is the tree's from now on. */
void tree_leave(os_tree *tree);

/* Whether the process has been ended by a limit of the job. */
bool tree_has_ended(const os_tree *tree, DWORD code, const cp_usage *usage);

#endif
