/* The descriptor tables of a run, from what was recorded: each child begins with a copy of its parent's. */
#include "common/say.h"
#include "common/text.h"
#include "explain/explain.h"

#include <stdlib.h>
#include <string.h>

static void drop(held_table *table, int fd) {
  for (size_t i = 0; i < table->count; i++)
    if (table->items[i].fd == fd) {
      memmove(&table->items[i], &table->items[i + 1], (table->count - i - 1) * sizeof *table->items);
      table->count--;
      return;
    }
}

static void put(held_table *table, held one) {
  drop(table, one.fd);
  if (table->count < MOST_HELD)
    table->items[table->count++] = one;
}

const held *replay_find(const held_table *table, int fd) {
  for (size_t i = 0; i < table->count; i++)
    if (table->items[i].fd == fd)
      return &table->items[i];
  return NULL;
}

bool replay_holds(const held_table *table, const rec_event *source, bool write_end) {
  for (size_t i = 0; i < table->count; i++)
    if (table->items[i].source == source && table->items[i].write_end == write_end)
      return true;
  return false;
}

static void apply(held_table *table, const rec_event *event) {
  const held *from;
  if (event->error)
    return;
  switch (event->call) {
  case REC_PIPE:
  case REC_SOCKETPAIR:
    put(table, (held){(int)event->args[0], event, event, false, -1});
    put(table, (held){(int)event->args[1], event, event, true, -1});
    break;
  case REC_OPEN:
    put(table, (held){(int)event->result, event, event, false, -1});
    break;
  case REC_DUP:
    from = replay_find(table, (int)event->args[0]);
    if (from && event->args[0] != event->result)
      put(table, (held){(int)event->result, from->source, event, from->write_end, from->start});
    break;
  case REC_CLOSE:
    drop(table, (int)event->args[0]);
    break;
  default:
    break;
  }
}

/* Where the child wrote its birth down; the events before it are its parent's. */
static const rec_event *born(const record *rec, pid_t pid, size_t *ret_at) {
  for (size_t i = record_count(rec); i-- > 0;) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_BORN && event->pid == pid) {
      *ret_at = i;
      return event;
    }
  }
  *ret_at = 0;
  return NULL;
}

void replay_table(const record *rec, pid_t pid, size_t end, held_table *ret) {
  size_t at;
  const rec_event *birth = born(rec, pid, &at);
  if (birth && birth->args[0] != pid && (size_t)birth->args[1] <= at)
    replay_table(rec, (pid_t)birth->args[0], (size_t)birth->args[1], ret);
  else {
    ret->count = 0;
    for (int fd = 0; fd < 3; fd++)
      put(ret, (held){fd, NULL, NULL, false, fd});
  }
  for (size_t i = at; i < end && i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->pid == pid)
      apply(ret, event);
  }
}

pid_t replay_root(const record *rec) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && !record_birth(rec, event->pid))
      return event->pid;
  }
  return 0;
}

pid_t replay_child(const record *rec, size_t k) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_FORK && event->result > 0 && k-- == 0)
      return (pid_t)event->result;
  }
  return 0;
}

bool replay_ran(const record *rec, pid_t pid) {
  size_t at;
  return born(rec, pid, &at) != NULL;
}

size_t replay_moment(const record *rec, pid_t pid, bool *ret_exec) {
  size_t last = 0;
  *ret_exec = false;
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (!event || event->pid != pid)
      continue;
    if (event->call == REC_EXEC) {
      *ret_exec = true;
      return i;
    }
    last = i + 1;
  }
  return last;
}

/* ---- Names ---- */

char *replay_name(const record *rec, pid_t pid) {
  const rec_event *birth = record_birth(rec, pid);
  if (!birth)
    return text_copy(_("the first process"));
  pid_t parent = birth_parent(birth);
  size_t position = 0, count = 0;
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (!event || event->call != REC_FORK || event->pid != parent || event->result <= 0)
      continue;
    count++;
    position = event->result == pid ? count : position;
  }
  if (!record_birth(rec, parent))
    return text_format(_("child %zu"), position ? position : count + 1);
  char *above = replay_name(rec, parent);
  char *name = text_format(_("child %zu of %s"), position ? position : count + 1, above);
  free(above);
  return name;
}

char replay_letter(const record *rec, const rec_event *source) {
  char letter = 'A';
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event == source)
      break;
    letter = (char)(letter + (event && !event->error && event->call == REC_PIPE && letter < 'Z'));
  }
  return letter;
}

char *replay_thing(const record *rec, const held *one) {
  static const char *const names[] = {"stdin", "stdout", "stderr"};
  if (!one->source)
    return text_format(_("what the program was started with as %s"), names[one->start]);
  if (one->source->call == REC_PIPE)
    return text_format(one->write_end ? _("the write end of pipe %c") : _("the read end of pipe %c"),
                       replay_letter(rec, one->source));
  return text_copy(one->source->call == REC_OPEN ? _("an opened file") : _("an end of a pair of sockets"));
}
