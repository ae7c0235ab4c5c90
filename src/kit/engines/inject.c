/*
 * What the recorder wrote down, judged: signals to everybody, busy waits, children that were waited for
 * twice, children that stay in the loop that made them. Without a program that has the recorder the
 * log stays empty and so do the findings.
 */
#include "../recorder/recorder.h"
#include "../supervise.h"
#include "add.h"
#include "engine.h"
#include "judge_log.h"
#include "roles.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLLS 20 /* waits that found nothing, in a row on the same pid; one a SIGCHLD is no row */

static int start(kit_run *run, void **state, const char **why) {
  char path[4096];
  *state = NULL;
  int r = record_create(kit_run_dir(run), path, sizeof path);
  if (r == 0)
    r = kit_run_env(run, RECORDER_ENV_LOG, path);
  if (r < 0)
    *why = "the recorder's log could not be made";
  return r;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  (void)run;
  (void)state;
  (void)tree;
  return false;
}

static bool fork_failed_before(const judge *j, size_t end, pid_t pid) {
  for (size_t i = 0; i < end; i++) {
    const rec_event *event = record_at(j->rec, i);
    if (event && event->pid == pid && event->error &&
        (event->call == REC_FORK || strcmp(event->name, "fork") == 0))
      return true;
  }
  return false;
}

static void judge_kill(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  (void)snprintf(what, sizeof what, "kill(%d, %d) was called%s. It was refused here.", (int)event->args[0],
                 (int)event->args[1],
                 event->args[0] == -1 ? ": every process that this user may signal"
                                      : ": every process of the caller's group");
  bool unchecked = event->args[0] == -1 && fork_failed_before(j, i, event->pid);
  judge_tell(j, event,
             unchecked
                 ? (finding_text){.id = "fork-unchecked",
                                  .what = what,
                                  .rule = "fork() returns -1 when it fails; as a pid, -1 means everybody.",
                                  .look = "What happens with the return value of fork() when it is -1."}
                 : (finding_text){.id = "kill-minus-one",
                                  .what = what,
                                  .rule = "kill() takes 0 and -1 for whole sets of processes, not for one.",
                                  .look = "Where the pid that is passed to kill() comes from."});
}

/* Whether this process had taken the child away before, and made no new one with the same pid since. */
static bool waited_before(const judge *j, size_t end, pid_t parent, pid_t child) {
  for (size_t i = end; i-- > 0;) {
    const rec_event *event = record_at(j->rec, i);
    if (!event || event->pid != parent || event->result != child)
      continue;
    if (event->call == REC_FORK)
      return false;
    if (event->call == REC_WAIT && !(event->flags & REC_KEEPS_CHILD))
      return true;
  }
  return false;
}

static void judge_wait(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  pid_t child = (pid_t)event->args[0];
  if (event->error != ECHILD || child <= 0 || !waited_before(j, i, event->pid, child))
    return;
  char what[200];
  (void)snprintf(what, sizeof what, "%s was waited for again after its status had been fetched.",
                 role_of(NULL, j->rec, j->program, child).text);
  judge_tell(
      j, event,
      (finding_text){
          .id = "double-wait",
          .what = what,
          .rule = "The status of a child can be fetched once; then its pid may belong to somebody else.",
          .look = "Which list of pids the waits go through, and what leaves it."});
}

static bool judge_foreign_wait(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  if (!record_foreign_wait(j->rec, i))
    return false;
  char what[200];
  (void)snprintf(what, sizeof what, "A wait for pid %d took pid %d, a child that was not made here.",
                 (int)event->args[0], (int)event->result);
  bool unchecked = fork_failed_before(j, i, event->pid);
  judge_tell(j, event,
             unchecked
                 ? (finding_text){.id = "fork-unchecked",
                                  .what = what,
                                  .rule = "fork() returns -1 when it fails; as a pid, -1 means any child.",
                                  .look = "What happens with the return value of fork() when it is -1."}
                 : (finding_text){.id = "wrong-child",
                                  .what = what,
                                  .rule = "A program's children belong to whoever made them; a status can be "
                                          "fetched once.",
                                  .look = "Which pid the wait asks for."});
  return true;
}

/* The same call in the same stack frame: a loop, no recursion. True once: one such child is enough to tell.
 */
static bool judge_fork(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  const rec_event *birth = record_birth(j->rec, event->pid);
  if (!birth || birth->site != event->site || birth->args[2] != event->args[2])
    return false;
  judge_tell(j, event,
             (finding_text){
                 .id = "fork-loop-bomb",
                 .what = "A child called the fork() that it had been made by.",
                 .rule = "After fork() both processes go on from there; a child that does not leave the loop "
                         "forks as well.",
                 .look = "Where the child's way ends."});
  return true;
}

static void judge_events(const judge *j) {
  bool bomb = false, killed = false, bad_end = false, foreign = false;
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (!event)
      continue;
    if (event->call == REC_KILL && event->flags & REC_REFUSED && !killed) {
      judge_kill(j, i);
      killed = true;
    } else if (event->call == REC_WAIT) {
      judge_wait(j, i);
      foreign = foreign || judge_foreign_wait(j, i);
    } else if (event->call == REC_FORK && !bomb) {
      bomb = judge_fork(j, i);
    } else if ((event->call == REC_READ || event->call == REC_WRITE) && !bad_end) {
      judge_bad_end(j, i);
      bad_end = true;
    }
  }
}

static void judge_polls(const judge *j) {
  for (size_t i = 0; i < record_process_count(j->rec); i++) {
    const rec_process *process = record_process_at(j->rec, i);
    unsigned polls = process->poll_longest;
    if (polls < POLLS)
      continue;
    char what[200];
    (void)snprintf(what, sizeof what,
                   "A wait with WNOHANG was called %u times in a row and found no child that had ended.",
                   polls);
    rec_event event = {.pid = process->pid, .site = process->poll_site};
    judge_tell(j, &event,
               (finding_text){
                   .id = "busy-wait",
                   .what = what,
                   .rule = "A process that has nothing to do sleeps in the kernel until something happens.",
                   .look = "What the loop around that wait does while no child has ended."});
    return;
  }
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  (void)state;
  (void)tree;
  record *rec = record_open(kit_run_dir(run));
  if (!rec)
    return;
  judge j = {rec, kit_run_pid(run), findings};
  judge_events(&j);
  judge_polls(&j);
  (void)record_close(rec);
}

static void release(void *state) {
  (void)state;
}

const kit_engine kit_engine_inject = {"inject", start, observe, finish, release};
