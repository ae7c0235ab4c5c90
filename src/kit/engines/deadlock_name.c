#include "deadlock_name.h"
#include "holders.h"

#include <stddef.h>

static const char eof_rule[] = "A reader sees end-of-file only when every descriptor for the write end is "
                               "closed, in every process that has one.";
static const char fork_look[] =
    "Which descriptors fork() copied into that process, and which of them it closes before it waits.";
static const char full_rule[] = "A pipe holds 64 KiB; a write to a full pipe waits until somebody reads.";

/* With the recorder a pipe that it never saw belongs to the check, not to the learner. */
static bool of_the_learner(const record *rec, uint64_t inode) {
  return !rec || record_pipe(rec, inode);
}

static const waiter *other_holder(const wait_graph *graph, const waiter *w, bool write_end) {
  for (size_t i = 0; i < graph->count; i++) {
    const waiter *other = &graph->items[i];
    if (other != w && other->kind != WAIT_ENDED && pipe_end_of(other->process, w->inode, write_end))
      return other;
  }
  return NULL;
}

static deadlock_name name_reader(const wait_graph *graph, const waiter *w) {
  deadlock_name name = {"", eof_rule, fork_look, w, w};
  if (pipe_end_of(w->process, w->inode, true)) {
    name.id = "write-end-left-open-child";
    return name;
  }
  for (size_t i = 0; i < graph->count; i++) {
    const waiter *other = &graph->items[i];
    if (other->kind != WAIT_ENDED && other->process->pid == w->process->ppid &&
        pipe_end_of(other->process, w->inode, true)) {
      name.id = "write-end-left-open-parent";
      name.holder = other;
      return name;
    }
  }
  name.holder = other_holder(graph, w, true);
  /* A child that has its parent's pipe for its output is no sibling: what keeps that child is the cause. */
  if (name.holder && name.holder->kind == WAIT_READ && name.holder->process->ppid != w->process->pid)
    name.id = "write-end-in-sibling";
  return name;
}

static deadlock_name name_writer(const wait_graph *graph, const waiter *w) {
  deadlock_name name = {"", full_rule, "Who is to read this pipe, and what that process does instead.", w,
                        other_holder(graph, w, false)};
  const waiter *reader = name.holder;
  if (!reader)
    name.holder = w;
  else if (waits_for(reader, w))
    name.id = "wait-before-drain";
  else if (reader->kind == WAIT_WRITE && pipe_end_of(w->process, reader->inode, false))
    name.id = "pipe-full-deadlock";
  else if (reader->kind == WAIT_READ && w->fd == 2 && pipe_end_of(w->process, reader->inode, true))
    name.id = "stderr-undrained";
  return name;
}

/* The parent waits, in the learner's code, for a child that waits for something of the check. */
static deadlock_name name_waiter(const wait_graph *graph, const record *rec, const waiter *w) {
  deadlock_name name = {"", "", "", w, NULL};
  for (size_t i = 0; rec && i < graph->count; i++) {
    const waiter *parent = &graph->items[i];
    const rec_process *known = record_process(rec, parent->process->pid);
    const rec_event *birth = record_birth(rec, w->process->pid);
    if (!waits_for(parent, w) || !known || known->now != REC_WAIT)
      continue;
    name.victim = parent;
    name.holder = w;
    if (birth) {
      name.id = "wait-serial-in-loop";
      name.rule = "Children run at the same time only if all are started before the first one is waited for.";
      name.look = "Whether the wait stands inside the loop that forks.";
    } else {
      name.id = "wrong-child";
      name.rule = "Waiting for any child also waits for children that somebody else made.";
      name.look = "Which pid the wait asks for.";
    }
  }
  return name;
}

deadlock_name deadlock_find_name(const wait_graph *graph, const record *rec) {
  deadlock_name best = {"", "", "", NULL, NULL};
  for (size_t i = 0; i < graph->count; i++) {
    const waiter *w = &graph->items[i];
    deadlock_name name = {"", "", "", NULL, NULL};
    if (!w->stuck || w->kind == WAIT_CHILD)
      continue;
    if (!of_the_learner(rec, w->inode))
      name = name_waiter(graph, rec, w);
    else
      name = w->kind == WAIT_READ ? name_reader(graph, w) : name_writer(graph, w);
    if (!best.victim || (!*best.id && *name.id))
      best = name;
  }
  return best;
}
