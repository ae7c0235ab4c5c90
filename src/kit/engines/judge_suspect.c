/*
 * What was done to this run on purpose (a delay, a sleep cut short, a short read, a wait interrupted), and
 * which mistake it is if the run fails because of that. Whoever judges the run decides (class suspect).
 */
#include "common/say.h"
#include "judge_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void suspect(const judge *j, const rec_event *event, finding_text text) {
  text.kind = KIT_SUSPECT;
  judge_tell(j, event, text);
}

static void suspect_sleep(const judge *j, const rec_event *event) {
  char what[200];
  (void)snprintf(what, sizeof what,
                 _("%s() returned at once, as it does for whoever is slower than the sleep."), event->name);
  suspect(j, event,
          (finding_text){
              .id = "sleep-as-sync",
              .what = what,
              .rule = "A sleep orders nothing: nobody knows how long the other process takes.",
              .look = "What the sleep waits for, and how the other process could say that it has happened."});
}

static void suspect_short(const judge *j, const rec_event *event) {
  bool writes = event->args[2];
  char what[200];
  (void)snprintf(what, sizeof what, _("%s(%d) of %lld bytes %s 1 byte."), writes ? "write" : "read",
                 (int)event->args[0], (long long)event->args[1], writes ? _("took") : _("brought"));
  suspect(j, event,
          (finding_text){.id = writes ? "short-write" : "short-read",
                         .what = what,
                         .rule = writes ? "write() may take less than it was given; its result says how much."
                                        : "read() brings what is there; its result says how much.",
                         .look = "What is done with the result, and where the rest goes."});
}

static void suspect_interrupted(const judge *j, const rec_event *event) {
  char what[200];
  (void)snprintf(what, sizeof what, _("%s() failed with EINTR, as it does when a signal handler has run."),
                 event->name);
  suspect(
      j, event,
      (finding_text){.id = "wait-eintr",
                     .what = what,
                     .rule = "A wait that a signal interrupted has waited for nobody; it is called again.",
                     .look = "What happens when the wait returns -1 and errno is EINTR."});
}

/* The first event of each kind is enough. */
static void suspect_events(const judge *j) {
  bool slept = false, clipped[2] = {false, false}, interrupted = false, window = false;
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    if (!event)
      continue;
    if (event->call == REC_SLEEP && !slept) {
      slept = true;
      suspect_sleep(j, event);
    } else if (event->call == REC_SHORT && !clipped[event->args[2] != 0]) {
      clipped[event->args[2] != 0] = true;
      suspect_short(j, event);
    } else if (event->flags & REC_INJECTED && event->error == EINTR && strncmp(event->name, "wait", 4) == 0 &&
               !interrupted) {
      interrupted = true;
      suspect_interrupted(j, event);
    } else if (event->call == REC_WINDOW && !window) {
      window = judge_window(j, i);
    }
  }
}

static void suspect_order(const judge *j, const char *late) {
  for (size_t i = 0; i < record_count(j->rec); i++) {
    const rec_event *event = record_at(j->rec, i);
    char what[200];
    if (!event || event->call != REC_FORK || event->result <= 0)
      continue;
    (void)snprintf(what, sizeof what, _("It does not work when %s late after fork()."), late);
    suspect(
        j, event,
        (finding_text){.id = "order-assumed",
                       .what = what,
                       .rule = "After fork() nobody knows which of the two processes runs first, or how far.",
                       .look = "What each side relies on the other one having done by then."});
    return;
  }
}

void judge_suspects(const judge *j, const char *const *env) {
  suspect_events(j);
  for (; env && *env; env++) {
    if (strncmp(*env, "KIT_DELAY=parent:", 17) == 0)
      suspect_order(j, "the parent is");
    else if (strncmp(*env, "KIT_DELAY=child:", 16) == 0)
      suspect_order(j, "the child is");
    else if (strncmp(*env, "KIT_DELAY=jitter:", 17) == 0 || strncmp(*env, "KIT_CPU=", 8) == 0)
      suspect_order(j, "one of them is");
    else if (strcmp(*env, "KIT_VFORK=real") == 0)
      suspect(j, &(rec_event){.pid = (int32_t)j->program},
              (finding_text){
                  .id = "vfork-misuse",
                  .what = _("It works with fork() in the place of vfork(), and not with vfork() itself."),
                  .rule = "The child of vfork() runs on the memory of its parent; it may only call exec "
                          "and _exit.",
                  .look = "What the child changes, calls or returns from before exec."});
  }
}
