/* Zombies and orphans: children that ended and were never waited for, and processes that outlived the
 * program. */
#include "add.h"
#include "common/say.h"
#include "engine.h"
#include "family.h"
#include "judge_log.h"
#include "record.h"
#include "roles.h"
#include "supervise/supervise.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SHOWN 4

typedef struct unwaited {
  pid_t pids[SHOWN];
  size_t count;
  size_t waited_for; /* children of the same parent that were */
} unwaited;

static int start(kit_run *run, void **state, const char **why) {
  (void)run;
  (void)why;
  *state = calloc(1, sizeof(family));
  return *state ? 0 : -ENOMEM;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  (void)run;
  family *seen = state;
  (void)family_observe(seen, tree, getpid());
  return false;
}

/* Whether a recorded wait took this child away for good. */
static bool recorded_wait(const record *rec, pid_t pid) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_WAIT && event->result == pid && !(event->flags & REC_KEEPS_CHILD))
      return true;
  }
  return false;
}

/* It has ended, nobody waited for it, and the program left it to us. */
static bool is_zombie(const proc_tree *end, pid_t pid) {
  const proc_info *now = end ? proc_tree_find(end, pid) : NULL;
  return now && now->state == 'Z';
}

static void count_child(unwaited *u, bool waited_for, bool zombie, pid_t pid) {
  if (waited_for) {
    u->waited_for++;
  } else if (zombie) {
    if (u->count < SHOWN)
      u->pids[u->count] = pid;
    u->count++;
  }
}

/* With the recorder only the learner's own forks count, not those of a check. */
static unwaited count_recorded(const proc_tree *end, const record *rec, pid_t parent) {
  unwaited u = {{0}, 0, 0};
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (!event || event->call != REC_FORK || event->pid != parent || event->result <= 0)
      continue;
    pid_t pid = (pid_t)event->result;
    count_child(&u, recorded_wait(rec, pid), is_zombie(end, pid), pid);
  }
  return u;
}

static unwaited count_seen(const family *seen, const proc_tree *end, pid_t parent) {
  unwaited u = {{0}, 0, 0};
  for (size_t i = 0; i < seen->count; i++) {
    const member *one = &seen->items[i];
    if (one->parent == parent)
      count_child(&u, one->waited_for, is_zombie(end, one->pid), one->pid);
  }
  return u;
}

static void tell_zombies(const unwaited *u, record *rec, pid_t parent, kit_findings *findings) {
  char what[600], where[96] = "";
  int n = snprintf(what, sizeof what,
                   ngettext("%zu of %zu children ended and was never waited for:",
                            "%zu of %zu children ended and were never waited for:", u->count),
                   u->count, u->count + u->waited_for);
  for (size_t i = 0; i < u->count && i < SHOWN && n > 0 && (size_t)n < sizeof what; i++) {
    const rec_event *birth = record_birth(rec, u->pids[i]);
    const char *line = birth ? record_line(rec, birth->site) : "";
    n += snprintf(what + n, sizeof what - (size_t)n, "\n  %s%s%s",
                  role_of(NULL, rec, parent, u->pids[i]).text, *line ? _(", forked at ") : "", line);
    if (!*where)
      (void)snprintf(where, sizeof where, "%s", line);
  }
  if (u->count > SHOWN && n > 0 && (size_t)n < sizeof what)
    (void)snprintf(what + n, sizeof what - (size_t)n, _("\n  and %zu more"), u->count - SHOWN);
  finding_add(findings,
              (finding_text){.id = u->waited_for ? "zombie-some" : "zombie-never-waited",
                             .kind = KIT_CONTRACT,
                             .what = what,
                             .where = where,
                             .process = role_of(NULL, rec, parent, parent).text,
                             .rule =
                                 "A child that has ended stays in the process table, as a zombie, until its "
                                 "parent has waited for it.",
                             .look = "How many times fork() returns a child there, and how many times a wait "
                                     "function takes one away.",
                             .engine = "tree"});
}

static bool is_orphan(const proc_info *p, pid_t program) {
  return p->pid != getpid() && p->pid != program && p->state != 'Z' && p->state != 'X' && !p->exiting;
}

/* The signal that ended whose child this was: it went to one process, not to its group. */
static const rec_event *parent_was_killed(const family *seen, const record *rec, pid_t orphan) {
  const member *one = family_find(seen, orphan);
  const rec_event *birth = rec ? record_birth(rec, orphan) : NULL;
  pid_t parent = birth ? birth_parent(birth) : one ? one->parent : 0;
  for (size_t i = 0; parent > 0 && rec && i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_KILL && event->args[0] == parent && event->args[1] > 0 && !event->error)
      return event;
  }
  return NULL;
}

static void tell_escaped(const rec_event *killed, record *rec, pid_t program, const char *list,
                         kit_findings *findings) {
  char what[800];
  (void)snprintf(what, sizeof what, _("Signal %d was sent to %s alone; what it had started went on:%s"),
                 (int)killed->args[1], role_of(NULL, rec, program, (pid_t)killed->args[0]).text, list);
  finding_add(
      findings,
      (finding_text){.id = "kill-only-child",
                     .kind = KIT_CONTRACT,
                     .what = what,
                     .where = record_line(rec, killed->site),
                     .process = "",
                     .rule = "A signal to a process does not reach its children; one to its group does.",
                     .look = "Which processes the child may have started, and what they have in common.",
                     .engine = "tree"});
}

static void tell_orphans(const family *seen, const proc_tree *end, record *rec, pid_t program,
                         kit_findings *findings) {
  char list[600] = "", where[96] = "", what[700];
  int n = 0, orphans = 0;
  const rec_event *killed = NULL;
  for (size_t i = 0; i < end->count; i++) {
    const proc_info *p = &end->items[i];
    if (!is_orphan(p, program) || ++orphans > SHOWN || n < 0 || (size_t)n >= sizeof list)
      continue;
    const rec_event *birth = record_birth(rec, p->pid);
    const char *line = birth ? record_line(rec, birth->site) : "";
    killed = killed ? killed : parent_was_killed(seen, rec, p->pid);
    n += snprintf(list + n, sizeof list - (size_t)n, _("\n  %s, running %s%s%s"),
                  role_of(NULL, rec, program, p->pid).text, p->name, *line ? _(", forked at ") : "", line);
    if (!*where)
      (void)snprintf(where, sizeof where, "%s", line);
  }
  if (!orphans)
    return;
  if (killed) {
    tell_escaped(killed, rec, program, list, findings);
    return;
  }
  (void)snprintf(what, sizeof what,
                 ngettext("%d process of the run went on after the program had ended:%s",
                          "%d processes of the run went on after the program had ended:%s",
                          (unsigned long)orphans),
                 orphans, list);
  finding_add(findings, (finding_text){.id = "orphan-left",
                                       .kind = KIT_CONTRACT,
                                       .what = what,
                                       .where = where,
                                       .process = "",
                                       .rule = "The end of a process does not end its children.",
                                       .look = "Which children were started, and who ends or waits for each.",
                                       .engine = "tree"});
}

/* While it runs, what it has not waited for yet it may still wait for, and nobody has outlived it. */
static bool program_ended(const proc_tree *end, pid_t program) {
  const proc_info *root = end ? proc_tree_find(end, program) : NULL;
  return !root || root->state == 'Z' || root->state == 'X';
}

/* A wait that took somebody else's child left one of the own: that is named where it was made, by inject. */
static bool took_others(const record *rec) {
  for (size_t i = 0; i < record_count(rec); i++)
    if (record_foreign_wait(rec, i))
      return true;
  return false;
}

/* It became another program, which knows nothing of children. */
static bool became_another(const record *rec, pid_t program) {
  bool became = false;
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->pid == program && (event->call == REC_EXEC || event->call == REC_EXEC_FAILED))
      became = event->call == REC_EXEC;
  }
  return became;
}

/* Told by inject, which knows the cause. */
static bool handler_missed_some(record *rec, const proc_tree *tree, pid_t program) {
  kit_findings none = {NULL, 0};
  judge j = {rec, program, &none};
  bool missed = judge_coalesced(&j, tree);
  kit_findings_free(&none);
  return missed;
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  family *seen = state;
  pid_t program = kit_run_pid(run);
  record *rec = record_open(kit_run_dir(run));
  unwaited u = rec ? count_recorded(tree, rec, program) : count_seen(seen, tree, program);
  if (u.count && program_ended(tree, program) && !took_others(rec) && !became_another(rec, program) &&
      !(rec && handler_missed_some(rec, tree, program)))
    tell_zombies(&u, rec, program, findings);
  if (tree && program_ended(tree, program))
    tell_orphans(seen, tree, rec, program, findings);
  (void)record_close(rec);
}

static void release(void *state) {
  family *seen = state;
  if (seen)
    family_free(seen);
  free(seen);
}

const kit_engine kit_engine_tree = {"tree", start, observe, finish, release};
