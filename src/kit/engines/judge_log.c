#include "judge_log.h"
#include "common/say.h"
#include "roles.h"

#include <stdio.h>

void judge_tell(const judge *j, const rec_event *event, finding_text text) {
  if (text.kind == KIT_ALWAYS)
    text.kind = KIT_CONTRACT;
  text.where = record_line(j->rec, event->site);
  role process = role_of(NULL, j->rec, j->program, event->pid);
  text.process = process.text;
  text.engine = "inject";
  (void)finding_add(j->findings, text);
}

/* The last thing that happened to the descriptor before event `end`, in this process or before its birth. */
static const rec_event *history(const record *rec, size_t end, pid_t pid, int fd) {
  for (size_t i = end; i-- > 0;) {
    const rec_event *event = record_at(rec, i);
    if (!event || event->pid != pid)
      continue;
    if (event->call == REC_BORN) {
      pid = (pid_t)event->args[0];
      i = (size_t)event->args[1]; /* what the parent did after the fork is no concern of the child */
    } else if (event->call == REC_PIPE && (event->args[0] == fd || event->args[1] == fd))
      return event;
    else if ((event->call == REC_CLOSE && event->args[0] == fd) ||
             ((event->call == REC_DUP || event->call == REC_OPEN) && event->result == fd))
      return event;
  }
  return NULL;
}

/* Whether the process still has the other end of the pipe whose end `closed` is. */
static bool has_other_end(const record *rec, size_t end, pid_t pid, const rec_event *closed) {
  const rec_event *made = record_pipe(rec, closed->inode);
  if (!made)
    return false;
  int other = (int)(made->args[0] == closed->args[0] ? made->args[1] : made->args[0]);
  const rec_event *last = history(rec, end, pid, other);
  return last && last->call == REC_PIPE;
}

void judge_bad_end(const judge *j, size_t i) {
  const rec_event *event = record_at(j->rec, i);
  int fd = (int)event->args[0];
  const rec_event *last = history(j->rec, i, event->pid, fd);
  const char *call = event->call == REC_READ ? "read" : "write";
  char what[300];
  if (!last || (last->call != REC_CLOSE && last->call != REC_PIPE))
    return;
  bool closed = last->call == REC_CLOSE;
  bool swapped = !closed || has_other_end(j->rec, i, event->pid, last);
  const char *line = record_line(j->rec, last->site);
  (void)snprintf(what, sizeof what, _("%s() on descriptor %d failed with EBADF: %s%s%s."), call, fd,
                 closed ? _("it has been closed") : _("it is the other end of the pipe made"),
                 *line ? _(" at ") : "", line);
  judge_tell(j, event,
             (finding_text){
                 .id = swapped ? "pipe-swap" : "",
                 .kind = swapped ? KIT_CONTRACT : KIT_GENERIC,
                 .what = what,
                 .rule = swapped ? "Of the two descriptors that pipe() makes, [0] is read from and [1] is "
                                   "written to."
                                 : "A descriptor that has been closed cannot be used any more.",
                 .look = swapped ? "Which end this process needs, and which one it closes."
                                 : "The order in which that end is used and closed."});
}
