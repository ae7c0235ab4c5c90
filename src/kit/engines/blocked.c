#include "blocked.h"
#include "calls.h"
#include "holders.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool catches(const proc_info *process, int signal) {
  return process->sig_caught >> (signal - 1) & 1;
}

/* A handler of a timer's signal may end any call, and nobody sees the timer. */
static bool may_wake_itself(const proc_info *process) {
  return process->threads > 1 || catches(process, SIGALRM) || catches(process, SIGVTALRM) ||
         catches(process, SIGPROF);
}

static void read_pipe_call(waiter *w, wait_kind kind) {
  int fd = (int)w->process->args[0];
  for (size_t i = 0; i < w->process->fd_count; i++) {
    const proc_fd *open = &w->process->fds[i];
    if (open->fd == fd && open->kind == 'p') {
      w->kind = kind;
      w->fd = fd;
      w->inode = open->inode;
    }
  }
}

static void read_wait_call(waiter *w, pid_t child, uint64_t options) {
  if (options & WNOHANG)
    return;
  w->kind = WAIT_CHILD;
  w->child = child > 0 ? child : -1;
}

static waiter waiter_of(const proc_info *process) {
  waiter w = {.process = process, .kind = WAIT_FREE, .fd = -1, .child = -1};
  if (process->state == 'Z' || process->state == 'X')
    w.kind = WAIT_ENDED;
  if (process->state != 'S' || process->exiting || process->call < 0 || may_wake_itself(process))
    return w;
  switch (call_kind_of(calls_here(), process->call)) {
  case CALL_READ:
    read_pipe_call(&w, WAIT_READ);
    break;
  case CALL_WRITE:
    read_pipe_call(&w, WAIT_WRITE);
    break;
  case CALL_WAIT:
    read_wait_call(&w, (pid_t)process->args[0], process->args[2]);
    break;
  case CALL_WAITID:
    read_wait_call(&w, process->args[0] == P_PID ? (pid_t)process->args[1] : -1, process->args[3]);
    break;
  case CALL_OTHER:
    break;
  }
  return w;
}

bool waits_for(const waiter *parent, const waiter *child) {
  return parent->kind == WAIT_CHILD && child->process->ppid == parent->process->pid &&
         (parent->child == -1 || parent->child == child->process->pid);
}

/* Some process of the run that is not stuck holds the other end, or nobody does (end-of-file, EPIPE). */
static bool pipe_may_wake(const wait_graph *graph, const waiter *w) {
  bool held = false;
  for (size_t i = 0; i < graph->count; i++) {
    const waiter *other = &graph->items[i];
    if (other->kind == WAIT_ENDED || !pipe_end_of(other->process, w->inode, w->kind == WAIT_READ))
      continue;
    held = true;
    if (!other->stuck)
      return true;
  }
  return !held;
}

static bool child_may_wake(const wait_graph *graph, const waiter *w) {
  bool any = false;
  for (size_t i = 0; i < graph->count; i++) {
    if (!waits_for(w, &graph->items[i]))
      continue;
    any = true;
    if (!graph->items[i].stuck)
      return true;
  }
  return !any;
}

static void free_who_may_wake(wait_graph *graph) {
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < graph->count; i++) {
      waiter *w = &graph->items[i];
      if (w->stuck && (w->kind == WAIT_CHILD ? child_may_wake(graph, w) : pipe_may_wake(graph, w))) {
        w->stuck = false;
        changed = true;
      }
    }
  }
}

/* Looking outside is the dear part: only where everything inside says deadlock. */
static void free_whom_outside_wakes(wait_graph *graph) {
  for (size_t i = 0; i < graph->count; i++) {
    waiter *w = &graph->items[i];
    if (w->stuck && w->kind != WAIT_CHILD && pipe_held_outside(graph->tree, w->inode))
      w->stuck = false;
  }
  free_who_may_wake(graph);
}

bool wait_graph_all_stuck(const wait_graph *graph) {
  size_t live = 0;
  for (size_t i = 0; i < graph->count; i++) {
    if (graph->items[i].kind == WAIT_ENDED)
      continue;
    live++;
    if (!graph->items[i].stuck)
      return false;
  }
  return live > 0;
}

int wait_graph_make(const proc_tree *tree, wait_graph *ret) {
  wait_graph graph = {.tree = tree, .items = calloc(tree->count + 1, sizeof(waiter))};
  if (!graph.items)
    return -ENOMEM;
  for (size_t i = 0; i < tree->count; i++) {
    if (tree->items[i].pid == getpid())
      continue;
    waiter w = waiter_of(&tree->items[i]);
    w.stuck = w.kind != WAIT_FREE && w.kind != WAIT_ENDED;
    graph.items[graph.count++] = w;
  }
  free_who_may_wake(&graph);
  if (wait_graph_all_stuck(&graph))
    free_whom_outside_wakes(&graph);
  *ret = graph;
  return 0;
}

void wait_graph_free(wait_graph *graph) {
  free(graph->items);
  *graph = (wait_graph){NULL, NULL, 0};
}

waiter *wait_graph_find(const wait_graph *graph, pid_t pid) {
  for (size_t i = 0; i < graph->count; i++)
    if (graph->items[i].process->pid == pid)
      return &graph->items[i];
  return NULL;
}
