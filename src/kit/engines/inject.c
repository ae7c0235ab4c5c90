/*
 * What the recorder wrote down, judged: signals to everybody, busy waits, children that were waited for
 * twice, children that stay in the loop that made them. Without a program that has the recorder the
 * log stays empty and so do the findings.
 */
#include "add.h"
#include "common/say.h"
#include "engine.h"
#include "judge_log.h"
#include "roles.h"
#include "supervise/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLLS 20 /* waits that found nothing, in a row on the same pid; one a SIGCHLD is no row */

static int start(kit_run *run, void **state, const char **why) {
  *state = NULL;
  return record_start(run, why);
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
        (event->call == REC_FORK || strcmp(event->name, "fork") == 0 || strcmp(event->name, "vfork") == 0))
      return true;
  }
  return false;
}

static const char *whom(int pid) {
  if (pid == 1)
    return _(": the first process of the machine, which is nobody's child");
  return pid == -1 ? _(": every process that this user may signal")
                   : _(": every process of the caller's group");
}

/* kill(1) is kill(-pid) with the -1 of a fork() that failed. */
static void judge_kill(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  char what[200];
  (void)snprintf(what, sizeof what, _("kill(%d, %d) was called%s. It was refused here."), (int)event->args[0],
                 (int)event->args[1], whom((int)event->args[0]));
  bool unchecked = event->args[0] != 0 && fork_failed_before(j, i, event->pid);
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

static void judge_wait(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  pid_t child = (pid_t)event->args[0];
  if (event->error != ECHILD || child <= 0 || !judge_reaped_before(j, i, event->pid, child))
    return;
  char what[200];
  (void)snprintf(what, sizeof what, _("%s was waited for again after its status had been fetched."),
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
  (void)snprintf(what, sizeof what, _("A wait for pid %d took pid %d, a child that was not made here."),
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
                 .what = _("A child called the fork() that it had been made by."),
                 .rule = "After fork() both processes go on from there; a child that does not leave the loop "
                         "forks as well.",
                 .look = "Where the child's way ends."});
  return true;
}

/* What one event may show. Of each kind of mistake the first is enough. */
typedef struct question {
  rec_call call;
  bool (*ask)(const judge *j, size_t i);
} question;
static const question questions[] = {
    {REC_FORK, judge_fork},
    {REC_WAIT, judge_foreign_wait},
    {REC_WAIT, judge_swapped},
    {REC_EXEC_FAILED, judge_after_exec},
    {REC_EXIT, judge_exit},
    {REC_POISONED, judge_poisoned},
    {REC_KILL, judge_dead_pid},
    {REC_SETPGID, judge_dead_pid},
    {REC_SETPGID, judge_group},
    {REC_SETSID, judge_session},
    {REC_UNSAFE, judge_unsafe},
    {REC_HANDLER, judge_handler},
    {REC_HANDLER, judge_kept_handler},
    {REC_CLOEXEC, judge_cloexec},
    {REC_NONBLOCK, judge_nonblock},
    {REC_ENV, judge_environment},
    {REC_CHDIR, judge_folder},
    {REC_SHELL, judge_shell},
    {REC_OPEN, judge_open},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static void judge_events(const judge *j) {
  bool told[QUESTIONS] = {false}, killed = false, bad_end = false;
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (!event)
      continue;
    if (event->call == REC_KILL && event->flags & REC_REFUSED && !killed) {
      judge_kill(j, i);
      killed = true;
    } else if (event->call == REC_WAIT) {
      judge_wait(j, i);
    } else if ((event->call == REC_READ || event->call == REC_WRITE) && !bad_end) {
      judge_bad_end(j, i);
      bad_end = true;
    }
    for (size_t q = 0; q < QUESTIONS; q++)
      if (event->call == (int32_t)questions[q].call && !told[q])
        told[q] = questions[q].ask(j, i);
  }
}

/* Nobody can be waited for, and still somebody asks. */
static void judge_childless(const judge *j) {
  for (size_t i = 0; i < record_process_count(j->rec); i++) {
    const rec_process *process = record_process_at(j->rec, i);
    unsigned row = process->echild_longest;
    if (row < POLLS)
      continue;
    char what[200];
    (void)snprintf(what, sizeof what,
                   _("A wait failed with ECHILD %u times in a row: there is no child to wait for."), row);
    rec_event event = {.pid = process->pid, .site = process->echild_site};
    judge_tell(
        j, &event,
        (finding_text){.id = "wait-echild-loop",
                       .what = what,
                       .rule = "ECHILD does not pass: a process without children gets none by asking again.",
                       .look = "Which results of the wait end the loop."});
    return;
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
                   _("A wait with WNOHANG was called %u times in a row and found no child that had ended."),
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
  record *rec = record_open(kit_run_dir(run));
  if (!rec)
    return;
  judge j = {rec, kit_run_pid(run), findings};
  judge_events(&j);
  judge_polls(&j);
  judge_childless(&j);
  judge_asleep(&j, tree);
  judge_broken_pipe(&j);
  (void)judge_coalesced(&j, tree);
  judge_suspects(&j, run->options->env_add);
  (void)record_close(rec);
}

static void release(void *state) {
  (void)state;
}

const kit_engine kit_engine_inject = {"inject", start, observe, finish, release};
