/* Questions about who made, waited for and ended whom. */
#include "childproc.h"
#include "common/say.h"
#include "common/text.h"
#include "explain/explain.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static bool is_end(const rec_event *event) {
  return event->call == REC_WAIT && event->result > 0 && !(event->flags & REC_KEEPS_CHILD);
}

static const rec_event *wait_for(const record *rec, pid_t pid) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && is_end(event) && event->result == pid)
      return event;
  }
  return NULL;
}

static char *at(record *rec, pid_t pid, uint64_t site) {
  char *who = replay_name(rec, pid);
  char *text = text_format(_("%s, at %s"), who, record_line(rec, site));
  free(who);
  return text;
}

/* The second one, or the only one. */
static pid_t a_child(const record *rec) {
  pid_t second = replay_child(rec, 1);
  return second ? second : replay_child(rec, 0);
}

/* Lines at which something else of the run was done, by whoever did it. */
static void add_lines(record *rec, explain_question *ret) {
  for (size_t i = 0; i < record_count(rec) && list_count(ret->choices) < 5; i++) {
    const rec_event *event = record_at(rec, i);
    if (event && *record_line(rec, event->site) &&
        (event->call == REC_FORK || event->call == REC_WAIT || event->call == REC_CLOSE ||
         event->call == REC_EXEC || event->call == REC_KILL))
      explain_wrong(ret, at(rec, event->pid, event->site));
  }
}

bool explain_wait(record *rec, explain_question *ret) {
  pid_t child = a_child(rec);
  if (!child)
    return false;
  char *who = replay_name(rec, child);
  const rec_event *wait = wait_for(rec, child);
  ret->ask = text_format(_("Who waited for %s, and where?"), who);
  explain_right(ret, wait ? at(rec, wait->pid, wait->site) : text_copy(_("no process of this run")));
  explain_wrong(ret, text_copy(_("no process of this run")));
  add_lines(rec, ret);
  free(who);
  return true;
}

bool explain_fork(record *rec, explain_question *ret) {
  pid_t child = a_child(rec);
  const rec_event *birth = child ? record_birth(rec, child) : NULL;
  if (!birth)
    return false;
  char *who = replay_name(rec, child);
  ret->ask = text_format(_("Who made %s, and where?"), who);
  explain_right(ret, at(rec, birth_parent(birth), birth->site));
  explain_wrong(ret, at(rec, child, birth->site));
  add_lines(rec, ret);
  free(who);
  return true;
}

static char *ended(int status) {
  if (WIFSIGNALED(status))
    return text_format(_("It was ended by %s."), cp_signal_name(WTERMSIG(status)));
  return text_format(_("It ended with code %d."), WEXITSTATUS(status));
}

bool explain_status(record *rec, explain_question *ret) {
  static const int others[] = {0, 1 << 8, 127 << 8, 255 << 8, 9, 15};
  const rec_event *wait = NULL;
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && is_end(event) && record_birth(rec, (pid_t)event->result) &&
        (!wait || event->args[2] != 0)) /* not only the dull ones */
      wait = event;
  }
  if (!wait)
    return false;
  char *who = replay_name(rec, (pid_t)wait->result);
  ret->ask = text_format(_("What did the wait for %s bring, at %s?"), who, record_line(rec, wait->site));
  explain_right(ret, ended((int)wait->args[2]));
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    explain_wrong(ret, ended(others[i]));
  free(who);
  return true;
}

static char *sent(record *rec, pid_t from, int64_t to, uint64_t site) {
  pid_t pid = (pid_t)(to < 0 ? -to : to);
  char *by = at(rec, from, site), *target = replay_name(rec, pid);
  char *text = text_format(to < 0 ? _("%s, to the group of %s") : _("%s, to %s"), by, target);
  free(target);
  free(by);
  return text;
}

bool explain_kill(record *rec, explain_question *ret) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    pid_t to = event ? (pid_t)(event->args[0] < 0 ? -event->args[0] : event->args[0]) : 0;
    if (!event || event->call != REC_KILL || event->error || event->args[1] == 0 || !record_birth(rec, to))
      continue;
    ret->ask = text_format(_("Who sent %s, where, and to whom?"), cp_signal_name((int)event->args[1]));
    explain_right(ret, sent(rec, event->pid, event->args[0], event->site));
    explain_wrong(ret, sent(rec, event->pid, -event->args[0], event->site));
    explain_wrong(ret, sent(rec, to, event->pid, event->site));
    explain_wrong(ret, sent(rec, event->pid, event->pid, event->site));
    return true;
  }
  return false;
}

bool explain_count(record *rec, explain_question *ret) {
  size_t count = 0;
  while (replay_child(rec, count))
    count++;
  if (!count)
    return false;
  ret->ask = text_copy(_("How many processes has your code made, the first one not counted?"));
  explain_right(ret, text_format("%zu", count));
  explain_wrong(ret, text_format("%zu", count - 1));
  explain_wrong(ret, text_format("%zu", count + 1));
  explain_wrong(ret, text_format("%zu", count * 2 + 1));
  return true;
}
