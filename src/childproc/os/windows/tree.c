/*
 * Owned trees and limits: a job that the process is born in, and with it whoever descends from it. It lies
 * within the job of all children unless the child is detached. Nobody leaves it.
 */
#include "os/windows/tree.h"

#include "base/signal_numbers.h"
#include "os/windows/sys_windows.h"

#include <errno.h>
#include <stdlib.h>

/* ---- limits ---- */

enum { TICKS = 10000000 /* of processor time in a second */ };

static bool is_given(cp_limit limit) {
  return limit.set && limit.value != CP_NO_LIMIT;
}

static int limit_each(os_tree *tree, const struct job_limits *each,
                      JOBOBJECT_EXTENDED_LIMIT_INFORMATION *limits) {
  JOBOBJECT_BASIC_LIMIT_INFORMATION *basic = &limits->BasicLimitInformation;
  if (is_given(each->cpu_s)) {
    uint64_t most = INT64_MAX / TICKS, seconds = each->cpu_s.value < most ? each->cpu_s.value : most;
    basic->LimitFlags |= JOB_OBJECT_LIMIT_PROCESS_TIME;
    basic->PerProcessUserTimeLimit.QuadPart = (LONGLONG)(seconds * TICKS);
    tree->cpu_s = each->cpu_s;
  }
  if (is_given(each->commit)) {
    basic->LimitFlags |= JOB_OBJECT_LIMIT_PROCESS_MEMORY;
    limits->ProcessMemoryLimit = (SIZE_T)each->commit.value;
  }
  return basic->LimitFlags == 0 ? 0 : sys_job_limit(tree->job, limits);
}

/* One at a time, so that what cannot be had is known by its name; with a port that hears when it is hit. */
static void limit_all(os_tree *tree, const os_ownership *own, JOBOBJECT_EXTENDED_LIMIT_INFORMATION *limits) {
  JOBOBJECT_BASIC_LIMIT_INFORMATION *basic = &limits->BasicLimitInformation;
  DWORD before = basic->LimitFlags;
  if (is_given(own->memory)) {
    basic->LimitFlags |= JOB_OBJECT_LIMIT_JOB_MEMORY;
    limits->JobMemoryLimit = (SIZE_T)own->memory.value;
    if (sys_job_limit(tree->job, limits) < 0) {
      tree->limits_missing |= 1U << CP_LIMIT_MEMORY;
      basic->LimitFlags = before;
    }
  }
  if (is_given(own->processes)) {
    basic->LimitFlags |= JOB_OBJECT_LIMIT_ACTIVE_PROCESS;
    basic->ActiveProcessLimit = own->processes.value < MAXDWORD ? (DWORD)own->processes.value : MAXDWORD;
    if (sys_job_limit(tree->job, limits) < 0)
      tree->limits_missing |= 1U << CP_LIMIT_TREE_PROCESSES;
  }
}

/* What the job does not have although it was set: Wine takes every limit, and keeps none. */
static DWORD kept_flags(const os_tree *tree) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION now;
  return sys_job_limits(tree->job, &now) < 0 ? 0 : now.BasicLimitInformation.LimitFlags;
}

static int limit(os_tree *tree, const os_plan *plan, const struct job_limits *each) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  const os_ownership *own = &plan->own;
  int r = limit_each(tree, each, &limits);
  if (r < 0)
    return r;
  DWORD asked = limits.BasicLimitInformation.LimitFlags;
  limit_all(tree, own, &limits);
  if (limits.BasicLimitInformation.LimitFlags == 0)
    return 0;
  DWORD kept = kept_flags(tree);
  if ((kept & asked) != asked)
    return -ENOTSUP;
  if (is_given(own->memory) && !(kept & JOB_OBJECT_LIMIT_JOB_MEMORY))
    tree->limits_missing |= 1U << CP_LIMIT_MEMORY;
  if (is_given(own->processes) && !(kept & JOB_OBJECT_LIMIT_ACTIVE_PROCESS))
    tree->limits_missing |= 1U << CP_LIMIT_TREE_PROCESSES;
  return sys_job_port(tree->job, tree->loop->port, tree->key);
}

static int first_limit(const os_ownership *own, const struct job_limits *each) {
  return each->cpu_s.set    ? CP_LIMIT_CPU
         : each->commit.set ? CP_LIMIT_DATA
         : own->memory.set  ? CP_LIMIT_MEMORY
                            : CP_LIMIT_TREE_PROCESSES;
}

/* ---- from the start to the end ---- */

static int fail(os_failure *ret_failure, cp_step step, int index, int r) {
  *ret_failure = (os_failure){.step = step, .index = index, .errnum = -r};
  return r;
}

int tree_open(os_loop *loop, const os_plan *plan, const struct job_limits *each, os_tree **ret,
              os_failure *ret_failure) {
  const os_ownership *own = &plan->own;
  bool limited = own->memory.set || own->processes.set || each->cpu_s.set || each->commit.set;
  *ret = NULL;
  if (!own->tree && !limited)
    return 0;
  os_tree *tree = sys_calloc(1, sizeof *tree);
  if (!tree)
    return fail(ret_failure, CP_STEP_MEMORY, -1, -ENOMEM);
  *tree =
      (os_tree){.loop = loop, .key = KEY_JOB + loop->tree_keys++, .owned = own->tree, .guard = own->guard};
  queue_push(&loop->trees, &tree->link);
  int r = sys_job(&tree->job);
  if (r < 0)
    r = fail(ret_failure, CP_STEP_TREE, -1, r);
  else if ((r = limit(tree, plan, each)) < 0)
    r = fail(ret_failure, CP_STEP_LIMIT, first_limit(own, each), r);
  if (r < 0)
    tree = os_tree_close(tree, NULL);
  *ret = tree;
  return r;
}

void tree_give_up(os_tree *tree) {
  if (tree)
    (void)TerminateJobObject(tree->job, 1);
  (void)os_tree_close(tree, NULL);
}

void tree_take(os_tree *tree, os_process *process) {
  tree->process = process;
  tree->pid = process->pid;
  process->tree = tree;
}

void tree_leave(os_tree *tree) {
  tree->ended = tree->process->handle;
  tree->process = NULL;
}

os_tree *os_process_tree(os_process *process) {
  os_tree *tree = process->tree;
  process->tree_given = true;
  return tree;
}

/* Who is left lives on in the job, which lasts as long as they do. */
os_tree *os_tree_close(os_tree *tree, cp_usage *usage) {
  (void)usage;
  if (!tree)
    return NULL;
  if (tree->guard && tree->owned && tree->job)
    (void)sys_job_terminate(tree->job);
  if (tree->process)
    tree->process->tree = NULL;
  queue_remove(&tree->link);
  if (tree->job)
    CloseHandle(tree->job);
  if (tree->ended)
    CloseHandle(tree->ended);
  free(tree);
  return NULL;
}

/* ---- while it lasts ---- */

/* The first process may be counted still when its handle says already that it has ended. */
bool os_tree_left(os_tree *tree) {
  ULONG_PTR pids[2];
  if (!tree->owned)
    return false;
  int count = sys_job_members(tree->job, pids, 2);
  HANDLE first = tree->process ? tree->process->handle : tree->ended;
  bool gone = count == 1 && pids[0] == (ULONG_PTR)tree->pid && WaitForSingleObject(first, 0) == WAIT_OBJECT_0;
  return count != 0 && !gone;
}

int os_tree_kill(os_tree *tree, int signal) {
  if (!tree->owned)
    return -ESRCH;
  if (signal < 0)
    return -EINVAL;
  if (!os_tree_left(tree))
    return -ESRCH;
  int r = signal == 0 ? 0 : sys_job_terminate(tree->job);
  if (r >= 0 && signal != 0 && tree->process)
    process_note_signal(tree->process, signal);
  return r < 0 ? r : 0;
}

void os_tree_look(os_tree *tree, os_tree_facts *ret) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION now = {0};
  bool known = sys_job_limits(tree->job, &now) >= 0 && now.PeakJobMemoryUsed > 0;
  *ret = (os_tree_facts){.level = tree->owned ? CP_TREE_JOB : CP_TREE_NONE,
                         .limits_missing = tree->limits_missing,
                         .peak_memory = known ? (int64_t)now.PeakJobMemoryUsed : -1,
                         .memory_hit = tree->memory_hit,
                         .processes_hit = tree->processes_hit};
}

/* A job whose tree was closed may have sent before. */
void tree_message(os_loop *loop, ULONG_PTR key, DWORD what, void *about) {
  struct link *link = loop->trees.head.next;
  while (link != &loop->trees.head && QUEUE_OWNER(link, os_tree, link)->key != key)
    link = link->next;
  if (link == &loop->trees.head)
    return;
  os_tree *tree = QUEUE_OWNER(link, os_tree, link);
  tree->memory_hit |= what == JOB_OBJECT_MSG_JOB_MEMORY_LIMIT;
  tree->processes_hit |= what == JOB_OBJECT_MSG_ACTIVE_PROCESS_LIMIT;
  tree->cpu_hit |= what == JOB_OBJECT_MSG_END_OF_PROCESS_TIME && (ULONG_PTR)about == (ULONG_PTR)tree->pid;
}

/* The message may be missing; that code, and that the time was used up, say it as well. */
bool tree_has_ended(const os_tree *tree, DWORD code, const cp_usage *usage) {
  bool used_up = is_given(tree->cpu_s) && (uint64_t)(usage->user_us / 1000000) >= tree->cpu_s.value;
  return tree->cpu_hit || (used_up && code == ERROR_NOT_ENOUGH_QUOTA);
}
