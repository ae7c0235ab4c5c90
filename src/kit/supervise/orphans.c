/* Descendants that have outlived their parents: as a subreaper this process becomes their parent. */
#include "supervise/run.h"

#include "engines/record.h"
#include "harness.h"
#include "supervise/proc_read.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FREEZE_ROUNDS 20
#define END_NS INT64_C(30000000000)

static void orphan_closed(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  adopted *one = ctx;
  if (result->code == TEST_FAILED)
    one->run->failed_orphans++;
  adopted **link = &one->run->orphans;
  while (*link != one)
    link = &(*link)->next;
  *link = one->next;
  free(one);
}

static bool is_known(const kit_run *run, int pid) {
  const adopted *one = run->orphans;
  while (one && one->pid != pid)
    one = one->next;
  return one != NULL || (pid == run->pid && !run->exited);
}

static void adopt(kit_run *run, int pid) {
  adopted *one = calloc(1, sizeof *one);
  if (!one)
    return;
  *one = (adopted){.run = run, .pid = pid, .next = run->orphans};
  one->handle = cp_watch(pid, CP_OPTIONS(.loop = run->loop));
  if (!one->handle || cp_on_close(one->handle, orphan_closed, one) < 0) {
    free(one);
    return;
  }
  run->orphans = one;
}

void orphans_adopt(kit_run *run) {
  pid_t *pids = NULL;
  size_t count = 0;
  if (proc_read_children(getpid(), 0, &pids, &count) == -ENOTSUP) {
    proc_tree tree = {0};
    if (proc_tree_collect(getpid(), PROC_STAT, INT64_MAX, &tree) == 0)
      for (size_t i = 1; i < tree.count; i++)
        if (tree.items[i].ppid == getpid() && !is_known(run, tree.items[i].pid))
          adopt(run, tree.items[i].pid);
    proc_tree_free(&tree);
  }
  for (size_t i = 0; i < count; i++)
    if (!is_known(run, pids[i]))
      adopt(run, pids[i]);
  free(pids);
}

bool orphans_any(void) {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* ---- Counting them ---- */

static bool is_over(const proc_info *one) {
  return one->state == 'Z' || one->state == 'X';
}

/* Whose child it was born: the recorder knows, or a look has seen it. 0: not known. */
static pid_t first_parent(const kit_run *run, const record *rec, const proc_info *one) {
  const rec_event *birth = rec ? record_birth(rec, one->pid) : NULL;
  if (birth)
    return birth_parent(birth);
  const member *seen = family_find(&run->seen, one->pid);
  return seen && seen->start_time == one->start_time ? seen->parent : 0;
}

/* A descendant that is not the program's child has lost the parent in between, whom the program has waited
   for. So where it waited for nobody, all are its own. */
static bool waited_for_nobody(const proc_tree *tree, pid_t program) {
  const proc_info *root = proc_tree_find(tree, program);
  bool ignores = root && root->sig_ignored >> (SIGCHLD - 1) & 1; /* then nobody needs to be waited for */
  return root && root->waited == 0 && !ignores;
}

/*
 * A child of the program that had ended before it was never waited for: a zombie. One that became ours while
 * the program ran, and has ended in the same instant as the program, looks alike; it is nobody's fault. What
 * cannot be told apart is not counted.
 */
void orphans_count(kit_run *run, const proc_tree *tree) {
  record *rec = record_open(run->dir);
  bool all_its_own = waited_for_nobody(tree, run->pid);
  for (size_t i = 1; i < tree->count; i++) {
    const proc_info *one = &tree->items[i];
    if (one->pid == run->pid)
      continue;
    if (is_over(one) && one->ppid == getpid() && !is_known(run, one->pid)) {
      pid_t parent = first_parent(run, rec, one);
      run->report->zombies += parent ? parent == run->pid : all_its_own;
    } else if (!is_over(one) && !one->exiting)
      run->report->orphans++;
  }
  (void)record_close(rec);
}

/* ---- Ending them ---- */

/*
 * By pidfd, and only to a child of `parent` or of ours: since it was listed its pid may have come to mean
 * some other process. Returns its threads, 0 for one that is gone.
 */
static int send_one(pid_t pid, pid_t parent, int signal, int *sent) {
  int fd = (int)syscall(SYS_pidfd_open, pid, 0);
  bool old_kernel = fd < 0 && errno == ENOSYS;
  proc_info now = {0};
  bool found = (fd >= 0 || old_kernel) && proc_read_stat(pid, &now) == 0 &&
               (now.ppid == parent || now.ppid == getpid());
  bool ends = is_over(&now) || now.exiting;
  if (found && !ends && !(signal == SIGSTOP && now.state == 'T'))
    *sent += (old_kernel ? kill(pid, signal) : (int)syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0)) == 0;
  if (fd >= 0)
    close(fd);
  return found ? now.threads : 0;
}

/* Where children are not listed. */
static int send_to_tree(int signal) {
  proc_tree tree = {0};
  int sent = 0;
  if (proc_tree_collect(getpid(), PROC_STAT, INT64_MAX, &tree) == 0)
    for (size_t i = 1; i < tree.count; i++)
      (void)send_one(tree.items[i].pid, tree.items[i].ppid, signal, &sent);
  proc_tree_free(&tree);
  return sent;
}

/* Each as soon as it is found, because others may be busy making more. Returns how many got the signal. */
static int send_below(pid_t parent, int threads, int signal) {
  pid_t *pids = NULL;
  size_t count = 0;
  int sent = 0;
  if (proc_read_children(parent, threads, &pids, &count) == -ENOTSUP)
    sent = parent == getpid() ? send_to_tree(signal) : 0;
  for (size_t i = 0; i < count; i++) {
    int below = send_one(pids[i], parent, signal, &sent);
    if (below > 0)
      sent += send_below(pids[i], below, signal);
  }
  free(pids);
  return sent;
}

/* Stopped first, so that none makes new ones while others are killed; then killed, from the top. */
bool orphans_end(kit_run *run) {
  int64_t give_up = kit_run_elapsed_ns(run) + END_NS;
  (void)setpriority(PRIO_PROCESS, 0,
                    -15); /* as far as we may: hundreds of busy processes leave little time */
  if (!run->exited)       /* its number is its group's as long as it was not waited for */
    (void)kill(-run->pid, SIGKILL);
  while (orphans_any() && kit_run_elapsed_ns(run) < give_up) {
    orphans_adopt(run);
    for (int round = 0; round < FREEZE_ROUNDS && send_below(getpid(), 0, SIGSTOP) > 0; round++)
      ;
    int killed = send_below(getpid(), 0, SIGKILL);
    if (run->exited && run->report->orphans < killed) /* the snapshot at the end missed one that forked */
      run->report->orphans = killed;
    if (cp_loop_step(run->loop, 5) < 0)
      return false;
  }
  while (run->orphans && kit_run_elapsed_ns(run) < give_up)
    if (cp_loop_step(run->loop, 5) < 0)
      break;
  return !orphans_any();
}
