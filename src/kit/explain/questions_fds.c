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

/* "the read end of pipe A, made by the first process at a.c:7" */
static char *what(record *rec, const held *one) {
  char *thing = replay_thing(rec, one);
  if (!one->source)
    return thing;
  char *made = where_made(rec, one->source), *text = text_format("%s, %s", thing, made);
  free(made);
  free(thing);
  return text;
}

static char *reason(record *rec, const held *one, arrival how) {
  char *thing = how == OWN ? replay_thing(rec, one) : what(rec, one);
  const char *format = how == INHERITED
                           ? _("It is %s. fork() gave a copy of it, and nobody has closed it here.")
                       : how == OWN ? _("It is %s, which this process itself has opened.")
                                    : _("It is %s. This process has copied it to this number itself.");
  text_buffer text = {NULL, 0};
  text_addf(&text, format, thing);
  free(thing);
  return text_take(&text);
}

/* Of a pipe rather than of a file, with a number above 2 rather than below; what came from the start only
   where it has moved. */
static int interest(const held *one) {
  int high = one->fd > 2 ? 1 : 0;
  if (one->source)
    return (one->source->call == REC_PIPE ? 4 : 2) + high;
  return one->by && one->fd != one->start ? high : -1;
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
  for (size_t k = 0; replay_child(rec, k) && k < 3; k++) {
    bool exec;
    pid_t pid = replay_child(rec, k);
    if (!replay_ran(rec, pid))
      continue;
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
  held other = *best;
  other.write_end = !other.write_end;
  other.start = (other.start + 1) % 3;
  explain_wrong(ret, reason(rec, &other, arrival_of(best, whose)));
  return true;
}

/* ---- Which process made pipe A, and who has its write end at exec? ---- */

enum { MOST_ASKED = 4 };

typedef struct asked {
  pid_t pids[MOST_ASKED];
  size_t count;
} asked;

/* The first few children that were made when the pipe was there. */
static asked children_after(const record *rec, const rec_event *source) {
  asked list = {.count = 0};
  for (size_t k = 0; replay_child(rec, k) && list.count < MOST_ASKED; k++) {
    pid_t pid = replay_child(rec, k);
    held_table table;
    replay_table(rec, pid, 0, &table); /* what it was born with */
    if (replay_ran(rec, pid) && (replay_holds(&table, source, true) || replay_holds(&table, source, false)))
      list.pids[list.count++] = pid;
  }
  return list;
}

static unsigned holders(const record *rec, const rec_event *source, const asked *children) {
  unsigned mask = 0;
  for (size_t i = 0; i < children->count; i++) {
    held_table table;
    bool exec;
    replay_table(rec, children->pids[i], replay_moment(rec, children->pids[i], &exec), &table);
    mask |= (unsigned)replay_holds(&table, source, true) << i;
  }
  return mask;
}

static char *holders_told(record *rec, const rec_event *source, const asked *children, unsigned mask) {
  text_buffer names = {NULL, 0};
  for (size_t i = 0; i < children->count; i++)
    if (mask >> i & 1) {
      char *name = replay_name(rec, children->pids[i]);
      text_addf(&names, "%s%s", names.size ? ", " : "", name);
      free(name);
    }
  char *made = where_made(rec, source), *list = text_take(&names);
  char *text = text_format(_("It was %s; its write end: %s."), made, *list ? list : _("none of them"));
  free(list);
  free(made);
  return text;
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

static const rec_event *first_pipe(const record *rec) {
  for (size_t i = 0; i < record_count(rec); i++) {
    const rec_event *event = record_at(rec, i);
    if (event && event->call == REC_PIPE && !event->error)
      return event;
  }
  return NULL;
}

bool explain_pipe(record *rec, explain_question *ret) {
  const rec_event *source = first_pipe(rec), *elsewhere = source ? made_elsewhere(rec, source) : NULL;
  asked children = source ? children_after(rec, source) : (asked){.count = 0};
  if (!children.count)
    return false;
  unsigned mask = holders(rec, source, &children), all = (1u << children.count) - 1;
  ret->ask =
      text_format(_("Which process made pipe %c, at which line, and which of its first children have its "
                    "write end open when they call exec, or else at their end?"),
                  replay_letter(rec, source));
  explain_right(ret, holders_told(rec, source, &children, mask));
  if (elsewhere)
    explain_wrong(ret, holders_told(rec, elsewhere, &children, mask));
  explain_wrong(ret, holders_told(rec, source, &children, 0));
  explain_wrong(ret, holders_told(rec, source, &children, all));
  for (unsigned one = 0; one < children.count; one++)
    explain_wrong(ret, holders_told(rec, source, &children, 1u << one));
  return true;
}
