/* What the log says about signal handlers. */
#include "common/say.h"
#include "judge_log.h"
#include "roles.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static bool has_kind(const rec_event *event, rec_unsafe_kind kind) {
  return event && event->call == REC_UNSAFE && event->args[1] == (int64_t)kind;
}

/* Such a call is also made where the signal may come: outside of handlers, with the signal not blocked. */
static bool may_interrupt(const judge *j, const rec_event *in_handler) {
  if (in_handler->args[2])
    return true; /* it did */
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (has_kind(event, REC_OUTSIDE) && event->pid == in_handler->pid &&
        event->args[0] >> (in_handler->args[0] - 1) & 1)
      return true;
  }
  return false;
}

static bool judge_in_handler(const judge *j, const rec_event *event) {
  char what[200];
  if (!may_interrupt(j, event))
    return false;
  (void)snprintf(what, sizeof what, _("%s() was called in the handler of signal %d, %s."), event->name,
                 (int)event->args[0],
                 event->args[2] ? _("which had interrupted such a call")
                                : _("which may interrupt such a call: the signal is not blocked there"));
  judge_tell(
      j, event,
      (finding_text){.id = "handler-unsafe",
                     .what = what,
                     .rule = "A handler may only call what is async-signal-safe (man 7 signal-safety).",
                     .look = "What the handler does, and what could be done after it has returned."});
  return true;
}

bool judge_unsafe(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  if (has_kind(event, REC_IN_HANDLER))
    return judge_in_handler(j, event);
  if (!has_kind(event, REC_AFTER_FORK))
    return false;
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("%s() was called in the child of a process that has several threads, before exec."),
                 event->name);
  judge_tell(
      j, event,
      (finding_text){
          .id = "threads-then-fork",
          .what = what,
          .rule = "fork() copies one thread; a lock that another one held stays locked for ever. Up to exec "
                  "only async-signal-safe calls are allowed.",
          .look = "What stands between fork() and exec, and what of it could be done before."});
  return true;
}

bool judge_handler(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  if (event->args[1] == 0)
    return false;
  (void)snprintf(what, sizeof what, _("The handler of signal %d left errno changed, to %d."),
                 (int)event->args[0], (int)event->args[1]);
  judge_tell(
      j, event,
      (finding_text){.id = "handler-errno",
                     .what = what,
                     .rule = "Whatever a handler interrupts may be about to look at errno.",
                     .look = "Which calls of the handler set errno, and who puts the old value back."});
  return true;
}

/* A handler of the parent's ran in a child that became another program afterwards. */
bool judge_kept_handler(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  if (event->pid == j->program || !record_birth(j->rec, event->pid))
    return false;
  for (size_t k = 0; k < record_count(j->rec); k++) {
    const rec_event *other = record_at(j->rec, k);
    if (other && other->pid == event->pid && other->call == REC_SIGACTION && other->args[0] == event->args[0])
      return false; /* its own */
  }
  for (size_t k = 0; k < record_count(j->rec); k++) {
    const rec_event *other = record_at(j->rec, k);
    char what[200];
    if (!other || other->pid != event->pid || other->call != REC_EXEC)
      continue;
    (void)snprintf(what, sizeof what, _("The parent's handler of signal %d ran in the child, before exec."),
                   (int)event->args[0]);
    judge_tell(j, event,
               (finding_text){
                   .id = "handler-kept-in-child",
                   .what = what,
                   .rule = "fork() copies handlers; they are set back by exec, not before.",
                   .look = "What the handler does to what it shares with the parent, and when the child sets "
                           "its signals back."});
    return true;
  }
  return false;
}

bool judge_window(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("%s had ended, and the handler of SIGCHLD had run, before the line after fork()."),
                 role_of(NULL, j->rec, j->program, (pid_t)event->args[0]).text);
  judge_tell(j, event,
             (finding_text){.id = "addjob-race",
                            .kind = KIT_SUSPECT,
                            .what = what,
                            .rule = "A child may end before its parent has written down that it exists.",
                            .look = "From where to where SIGCHLD is blocked."});
  return true;
}

/* The signal came between the look at the flag and pause(), which then waits for another one. */
static bool judge_lost(const judge *j, const rec_process *process, const proc_tree *tree) {
  const proc_info *now = tree ? proc_tree_find(tree, process->pid) : NULL;
  if (process->now != REC_PAUSE || process->now_arg == 0 || !now || now->state != 'S')
    return false;
  rec_event event = {.pid = process->pid, .site = process->now_site};
  judge_tell(j, &event,
             (finding_text){
                 .id = "signal-lost-pause",
                 .what = _("A handler ran just before pause(), which then slept for ever."),
                 .rule = "Looking at a flag and falling asleep are two steps; sigsuspend() makes them one.",
                 .look = "What happens if the signal comes after the condition was looked at."});
  return true;
}

/* ---- A signal that its receiver does not heed, and a wait for its end ---- */

static const rec_event *told_to_end(const judge *j, pid_t parent, pid_t child) {
  for (size_t i = record_count(j->rec); i-- > 0;) {
    const rec_event *event = record_at(j->rec, i);
    if (event && event->call == REC_KILL && event->pid == parent && !event->error &&
        (event->args[0] == child || event->args[0] == -child) && event->args[1] > 0 && event->args[1] < 32)
      return event;
  }
  return NULL;
}

static bool judge_stubborn(const judge *j, const rec_process *process, const proc_tree *tree) {
  if (process->now != REC_WAIT || process->now_arg <= 0 || !tree)
    return false;
  const proc_info *child = proc_tree_find(tree, process->now_arg);
  const rec_event *killed = child && child->state != 'Z' ? told_to_end(j, process->pid, child->pid) : NULL;
  if (!killed || killed->args[1] == SIGKILL)
    return false;
  uint64_t bit = UINT64_C(1) << (killed->args[1] - 1);
  if (!((child->sig_ignored | child->sig_blocked | child->sig_caught) & bit))
    return false;
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("%s was told to end by signal %d, which it does not heed, and was waited for."),
                 role_of(tree, j->rec, j->program, child->pid).text, (int)killed->args[1]);
  rec_event event = {.pid = process->pid, .site = process->now_site};
  judge_tell(
      j, &event,
      (finding_text){.id = "kill-then-wait-forever",
                     .what = what,
                     .rule = "A process may ignore every signal but SIGKILL and SIGSTOP.",
                     .look = "What happens when the child has not ended some time after the first signal."});
  return true;
}

void judge_asleep(const judge *j, const proc_tree *tree) {
  for (size_t i = 0; i < record_process_count(j->rec); i++) {
    const rec_process *process = record_process_at(j->rec, i);
    if (judge_lost(j, process, tree) || judge_stubborn(j, process, tree))
      return;
  }
}

/* ---- Several deaths, one signal ---- */

/* Children that this process made and never waited for; after its end they are no longer its own. */
static size_t left_of(const judge *j, const proc_tree *tree, pid_t parent) {
  size_t left = 0;
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (!event || event->call != REC_FORK || event->pid != parent || event->result <= 0)
      continue;
    const proc_info *child = tree ? proc_tree_find(tree, (pid_t)event->result) : NULL;
    left += child && child->state == 'Z' &&
            !judge_reaped_before(j, record_count(j->rec), parent, (pid_t)event->result);
  }
  return left;
}

bool judge_coalesced(const judge *j, const proc_tree *tree) {
  unsigned piled = record_piled(j->rec);
  const rec_event *by_handler = NULL;
  size_t runs = 0;
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (!event || event->pid != j->program)
      continue;
    if (event->call == REC_WAIT && event->flags & REC_BY_HANDLER && event->result > 0)
      by_handler = event;
    runs += event->call == REC_HANDLER && event->args[0] == SIGCHLD;
  }
  size_t left = left_of(j, tree, j->program);
  if (piled < 2 || !by_handler || !left)
    return false;
  char what[300];
  (void)snprintf(
      what, sizeof what,
      ngettext("%u children had ended when SIGCHLD was delivered; the handler ran %zu time, and %zu of them "
               "were never waited for.",
               "%u children had ended when SIGCHLD was delivered; the handler ran %zu times, and %zu of them "
               "were never waited for.",
               runs),
      piled, runs, left);
  judge_tell(j, by_handler,
             (finding_text){
                 .id = "sigchld-coalesce",
                 .what = what,
                 .rule = "A signal that is pending is not counted: one SIGCHLD may stand for many children.",
                 .look = "How many children one run of the handler waits for."});
  return true;
}
