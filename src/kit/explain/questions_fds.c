/* Questions about descriptors and pipes. */
#include "common/say.h"
#include "common/text.h"
#include "explain/explain.h"

#include <stdlib.h>
#include <string.h>

/* ---- Why is descriptor 4 open in child 2? ---- */

static char *where_made(record *rec, const rec_event *event) {
  char *who = replay_name(rec, event->pid);
  char *text = text_format(_("made by %s at %s"), who, record_line(rec, event->site));
  free(who);
  return text;
}

typedef enum arrival { INHERITED, OWN, COPIED, ARRIVALS } arrival;

static arrival arrival_of(const held *one, pid_t pid) {
  if (one->by->pid != pid)
    return INHERITED;
  return one->by->call == REC_DUP ? COPIED : OWN;
}

static char *reason(record *rec, const held *one, arrival how) {
  char *thing = replay_thing(rec, one), *made = where_made(rec, one->source), *text;
  if (how == INHERITED)
    text =
        text_format(_("It is %s, %s. fork() gave a copy of it, and nobody has closed it here."), thing, made);
  else if (how == OWN)
    text = text_format(_("It is %s, which this process itself has opened."), thing);
  else
    text = text_format(_("It is %s, %s. This process has copied it to this number itself."), thing, made);
  free(made);
  free(thing);
  return text;
}

/* Of a pipe rather than of a file, with a number above 2 rather than below. */
static int interest(const held *one) {
  return one->source ? (one->source->call == REC_PIPE ? 2 : 0) + (one->fd > 2 ? 1 : 0) : -1;
}

static const held *most_interesting(const held_table *table) {
  const held *best = NULL;
  for (size_t i = 0; i < table->count; i++)
    if (interest(&table->items[i]) >= 0 && (!best || interest(&table->items[i]) > interest(best)))
      best = &table->items[i];
  return best;
}

bool explain_descriptor(record *rec, explain_question *ret) {
  held_table table, best_table = {.count = 0};
  const held *best = NULL;
  pid_t whose = 0;
  bool execs = false;
  for (size_t k = 0; replay_child(rec, k); k++) {
    bool exec;
    pid_t pid = replay_child(rec, k);
    replay_table(rec, pid, replay_moment(rec, pid, &exec), &table);
    const held *found = most_interesting(&table);
    if (!found || (best && interest(found) < interest(best)))
      continue;
    int fd = found->fd;
    best_table = table;
    best = replay_find(&best_table, fd);
    whose = pid;
    execs = exec;
  }
  if (!best)
    return false;
  char *who = replay_name(rec, whose);
  ret->ask = text_format(execs ? _("Why is descriptor %d open in %s when it calls exec?")
                               : _("Why is descriptor %d open in %s at its end?"),
                         best->fd, who);
  free(who);
  explain_right(ret, reason(rec, best, arrival_of(best, whose)));
  for (arrival how = INHERITED; how < ARRIVALS; how++)
    if (how != arrival_of(best, whose))
      explain_wrong(ret, reason(rec, best, how));
  if (best->source->call == REC_PIPE) {
    held other = *best;
    other.write_end = !other.write_end;
    explain_wrong(ret, reason(rec, &other, arrival_of(best, whose)));
  }
  return true;
}

/* ---- Which process made pipe A, and who holds its write end when the child execs? ---- */

static char *holders(record *rec, const rec_event *source, pid_t parent, pid_t child, bool by_parent,
                     bool by_child) {
  char *made = where_made(rec, source), *above = replay_name(rec, parent), *below = replay_name(rec, child);
  char *text;
  if (by_parent && by_child)
    text = text_format(_("It was %s; both %s and %s hold its write end."), made, above, below);
  else if (by_parent || by_child)
    text =
        text_format(_("It was %s; of the two only %s holds its write end."), made, by_parent ? above : below);
  else
    text = text_format(_("It was %s; neither %s nor %s holds its write end."), made, above, below);
  free(below);
  free(above);
  free(made);
  return text;
}

/* The last pipe that was made before event `end`. */
static const rec_event *last_pipe(const record *rec, size_t end) {
  for (size_t i = end; i-- > 0;) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_PIPE && !event->error)
      return event;
  }
  return NULL;
}

/* A line of another call, as if the pipe had been made there. */
static const rec_event *made_elsewhere(record *rec, const rec_event *source) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && (event->call == REC_FORK || event->call == REC_PIPE) && event->site != source->site &&
        *record_line(rec, event->site))
      return event;
  }
  return NULL;
}

bool explain_pipe(record *rec, explain_question *ret) {
  for (size_t k = 0; replay_child(rec, k); k++) {
    bool exec, by[2];
    pid_t child = replay_child(rec, k), parent = birth_parent(record_birth(rec, child));
    size_t moment = replay_moment(rec, child, &exec);
    const rec_event *source = last_pipe(rec, moment),
                    *elsewhere = source ? made_elsewhere(rec, source) : NULL;
    held_table table;
    if (!source)
      continue;
    replay_table(rec, parent, moment, &table);
    by[0] = replay_holds(&table, source, true);
    replay_table(rec, child, moment, &table);
    by[1] = replay_holds(&table, source, true);
    char *who = replay_name(rec, child);
    ret->ask = text_format(
        exec ? _("Which process made pipe %c, at which line, and who held its write end when %s called exec?")
             : _("Which process made pipe %c, at which line, and who held its write end at the end of %s?"),
        replay_letter(rec, source), who);
    free(who);
    explain_right(ret, holders(rec, source, parent, child, by[0], by[1]));
    for (unsigned mask = 0; mask < 4; mask++)
      explain_wrong(ret, holders(rec, source, parent, child, mask & 1, mask & 2));
    if (elsewhere)
      explain_wrong(ret, holders(rec, elsewhere, parent, child, by[0], by[1]));
    return true;
  }
  return false;
}
