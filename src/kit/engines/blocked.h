/*
 * Who waits for whom. A process is stuck when nothing that could wake it can happen any more: every
 * process that holds the other end of its pipe, or that it waits for, is stuck itself. Whatever is not
 * understood counts as free, so that a right program is never called stuck.
 */
#ifndef KIT_ENGINES_BLOCKED_H
#define KIT_ENGINES_BLOCKED_H

#include "supervise/proc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum wait_kind { WAIT_FREE, WAIT_ENDED, WAIT_READ, WAIT_WRITE, WAIT_CHILD } wait_kind;

typedef struct waiter {
  const proc_info *process;
  wait_kind kind;
  int fd;         /* WAIT_READ, WAIT_WRITE */
  uint64_t inode; /* of that pipe */
  pid_t child;    /* WAIT_CHILD: the pid asked for; -1: any */
  bool stuck;
} waiter;

typedef struct wait_graph {
  const proc_tree *tree;
  waiter *items;
  size_t count;
} wait_graph;

/* Reads nothing but /proc for holders outside. 0 or -ENOMEM. Valid as long as the tree. */
int wait_graph_make(const proc_tree *tree, wait_graph *ret);
void wait_graph_free(wait_graph *graph);

/* Whether somebody lives and everybody who lives is stuck. */
bool wait_graph_all_stuck(const wait_graph *graph);

waiter *wait_graph_find(const wait_graph *graph, pid_t pid);

/* Whether `child` is what `parent` waits for. */
bool waits_for(const waiter *parent, const waiter *child);

#endif
