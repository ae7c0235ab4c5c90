#ifndef OS_WINDOWS_PROCESS_H
#define OS_WINDOWS_PROCESS_H

#include "os/windows/loop.h"

/* What the wait's thread sends through the port; it outlives the process that nobody watches any more. */
struct ending {
  os_loop *loop;
  os_process *process; /* NULL: closed */
  HANDLE port;
  volatile LONG sent;
};

struct os_process {
  os_loop *loop;
  HANDLE handle;
  int pid;
  HANDLE wait; /* of RegisterWaitForSingleObject() */
  struct ending *ending;
  struct link link; /* in loop->exits */
  int signal;       /* that it was ended with, by us */
  bool ended;
  os_tree *tree;   /* NULL: none, or closed before */
  bool tree_given; /* os_process_tree(): it is somebody else's to close */
  os_exit_fn *done;
  void *ctx;
};

/* Takes handle over, but on failure. */
int process_open(os_loop *loop, HANDLE handle, int pid, os_exit_fn *done, void *ctx, os_process **ret);

/* Its end is told as one by this signal, or by the one that ends a process for certain. */
void process_note_signal(os_process *process, int signal);

/* The job in which children end with this process; it stays this file's. */
int job_of_children(HANDLE *ret);

/* "NAME=value" as one block: sorted, and with what Windows cannot do without. free() it; NULL: see wide_of().
 */
wchar_t *environment_block(char *const *env);

#endif
