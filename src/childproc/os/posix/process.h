#ifndef OS_POSIX_PROCESS_H
#define OS_POSIX_PROCESS_H

#include "os/posix/abandoned.h"
#include "os/posix/child.h"
#include "os/posix/loop.h"
#include "os/posix/waiter.h"

/*
 * A process whose end is watched: by its pidfd in the poller (watch.fd), or where there is none by
 * a waiter thread.
 */
struct os_process {
  os_watch watch; /* watch.fd: the pidfd, or -1 */
  os_loop *loop;
  struct link link; /* in loop->exits */
  struct waiter *waiter;
  int pid;
  bool own;                    /* started here: it must be reaped, whatever happens */
  bool reaped;                 /* its pid may belong to somebody else by now; or its tree reaps it */
  int companion, companion_fd; /* 0: none; another child, which ends after this one: companion.c */
  bool in_company;             /* this one has ended, with `end`; its companion has not yet */
  os_exit end;
  os_tree *tree; /* where the plan asked for one; the caller's */
  os_exit_fn *done;
  void *ctx;
  struct abandoned abandoned; /* closed, and nobody waits for it */
};

/*
 * Makes the process that runs child_main(start), and waits until it is the program or has failed; then
 * start->report says so. Sets process->pid and, where there is one, process->watch.fd, else process->waiter.
 * 0 or a negative errno, with nothing left behind. The back ends differ in this.
 */
int launch(os_loop *loop, struct child_start *start, os_process *process);

/* For launchers that copy memory: a pipe whose end the parent sees when the child has become the program. */
int barrier_open(const struct child_start *start, int ret_fds[2]);
int barrier_wait(int fds[2]); /* closes both; start->report is final */
void barrier_close(int fds[2]);

/* What os_process_start() was asked for. */
struct process_start {
  os_loop *loop;
  os_plan *plan;
  os_exit_fn *done;
  void *ctx;
};

/* os_process_start() with a tree that is open, or NULL. */
int process_start(const struct process_start *how, os_tree *tree, os_process **ret, os_failure *ret_failure);

int process_new(os_loop *loop, os_exit_fn *done, void *ctx, os_process **ret);

/* Another child that ends by itself when the process has: its end is waited for before that is told. */
bool companion_ended(os_process *process, os_exit *end); /* false: wait for more news */
void companion_kill(os_process *process);
void companion_reap(os_process *process, bool wait); /* or in the background */

/* From now on its end is told. */
int process_follow(os_process *process);

/* Ends a child that is not to be, and reaps it: at once, or where it cannot be ended when it is closed. */
void process_discard(os_process *process);

/* Looks whether the process has ended, and calls back if so. */
void process_turn(struct link *link);

/* Frees what the launcher keeps with a loop. */
void launch_loop_close(os_loop *loop);

#endif
