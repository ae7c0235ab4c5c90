/* kit watch: checks again at every save; one key for whatever else is wanted. The check is `kit check`
   itself, in a process of its own, so a save in the middle of it ends it and starts it anew. */
#include "common/interrupt.h"
#include "common/place.h"
#include "common/progress.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/course.h"
#include "course/workspace.h"
#include "verbs.h"
#include "watch/changes.h"
#include "watch/keyboard.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_FDS = 16, END_MS = 5000 };

typedef struct watch {
  course here;
  exercise *one;
  changes *files;
  cp_loop *loop;
  cp_child *check; /* that runs, or NULL */
  cp_child *verb;  /* that has the terminal, or NULL */
  bool passed;     /* the last one did */
  bool over;
} watch;

/* ---- The check ---- */

static void tell_keys(const watch *w) {
  if (w->passed) {
    progress_tell(stdout, course_passed(&w->here), w->here.exercises.count);
    show_wrapped(stdout, 0, 0,
                 course_next(&w->here) ? _("Passed. The next exercise waits until n is pressed.")
                                       : _("Passed, and every other exercise too."));
  }
  show_wrapped(stdout, 0, 0,
               _("Keys: n next, h hint, w why, l lesson, r run, x reset, q quit; or save the file again."));
  fflush(stdout);
}

static void read_state(watch *w) {
  char *id = text_copy(w->one->id);
  course_close(&w->here);
  w->here = course_open();
  w->one = exercises_find(&w->here.exercises, id);
  w->over = !w->one; /* the checkout has lost it */
  free(id);
}

static void check_closed(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  watch *w = ctx;
  w->check = NULL;
  w->passed = result->code == KIT_GOOD;
  if (result->error)
    fprintf(stderr, "kit: %s. %s\n", result->error->message, result->error->advice);
  read_state(w);
  if (result->signal == 0 && !w->over && !interrupted()) {
    printf("\n");
    tell_keys(w);
  }
}

static void end_check(watch *w) {
  if (!w->check)
    return;
  cp_child *check = w->check;
  (void)cp_kill(check, SIGTERM); /* it clears up behind itself */
  cp_result_free(cp_wait(check, END_MS));
  if (w->check) {
    (void)cp_kill(check, SIGKILL);
    cp_result_free(cp_wait(check, -1));
  }
}

static void start_check(watch *w) {
  end_check(w);
  w->passed = false;
  printf("\n");
  fflush(stdout);
  w->check = cp_spawn(place_self(), CP_ARGS("check", w->one->id),
                      CP_OPTIONS(.loop = w->loop, .env_add = CP_ARGS("KIT_WATCHED=1"),
                                 .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)));
  if (w->check)
    (void)cp_on_close(w->check, check_closed, w);
  else
    fprintf(stderr, "kit: %s. %s\n", cp_last_error()->message, cp_last_error()->advice);
}

/* Both are one save: where the file is written again before the check has begun, it begins with that. */
static void files_changed(watch *w) {
  char now[16];
  time_t seconds = time(NULL);
  struct tm parts;
  (void)strftime(now, sizeof now, "%H:%M:%S", localtime_r(&seconds, &parts));
  end_check(w);
  printf("\n");
  printf(_("---- %s was saved at %s"), w->one->id, now);
  start_check(w);
}

/* ---- Keys ---- */

/* Another verb, which has the terminal as long as it runs. A check that it cuts short begins again. */
static void run_verb(watch *w, const char *verb, const char *argument) {
  bool again = w->check != NULL;
  end_check(w);
  keyboard_close();
  printf("\n");
  fflush(stdout);
  w->verb = cp_spawn(place_self(), CP_ARGS(verb, argument),
                     CP_OPTIONS(.loop = w->loop, .env_add = CP_ARGS("KIT_WATCHED=1"),
                                .stdio = CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT)));
  cp_result_free(cp_wait(w->verb, -1));
  w->verb = NULL;
  if (interrupted())
    return;
  keyboard_open();
  read_state(w);
  printf("\n");
  if (again && !w->over)
    start_check(w);
  else if (!w->over)
    tell_keys(w);
}

static void look_at(watch *w, exercise *one) {
  w->one = one;
  w->passed = false;
  char *dir = workspace_dir(one->id);
  w->files = changes_close(w->files);
  w->files = changes_open(dir);
  free(dir);
}

static void go_on(watch *w) {
  const exercise *next = course_next(&w->here);
  end_check(w);
  if (!state_passed(w->here.state, w->one->id) || !next) {
    show_wrapped(
        stdout, 0, 0,
        next ? _("This one has not been passed yet; to leave it for later: q, then ./kit start EXERCISE.")
             : _("Every exercise has been passed."));
    fflush(stdout);
    return;
  }
  char *id = text_copy(next->id);
  run_verb(w, "start", id);
  exercise *found = exercises_find(&w->here.exercises, id);
  if (found)
    look_at(w, found);
  free(id);
}

static void reset(watch *w) {
  end_check(w);
  w->passed = false;
  run_verb(w, "reset", w->one->id);
  (void)changes_seen(w->files); /* the starter is no save */
}

static void why(watch *w) {
  const char *mistake = state_mistake(w->here.state, w->one->id);
  if (*mistake) {
    run_verb(w, "why", mistake);
    return;
  }
  show_wrapped(stdout, 0, 0, _("No mistake has been named; ./kit why lists all pages."));
  fflush(stdout);
}

static void lesson(watch *w) {
  char *stage = text_format("%d", w->one->stage);
  run_verb(w, "lesson", stage);
  free(stage);
}

static void pressed(watch *w, int key) {
  switch (key) {
  case 'n':
    go_on(w);
    break;
  case 'h':
    run_verb(w, "hint", w->one->id);
    break;
  case 'w':
    why(w);
    break;
  case 'l':
    lesson(w);
    break;
  case 'r':
    run_verb(w, "run", w->one->id);
    break;
  case 'x':
    reset(w);
    break;
  case 'q':
  case 4: /* Ctrl-D */
  case -1:
    w->over = true;
    break;
  case 0:
    break;
  default:
    if (!w->check)
      tell_keys(w);
  }
}

/* ---- Waiting ---- */

/* By a signal that ends us: wait_for_key() comes back by this alone, and what runs in its place ends with us.
 */
static void woken(cp_loop *loop, void *ctx) {
  (void)loop;
  const watch *w = ctx;
  if (w->verb && interrupted())
    (void)cp_kill(w->verb, SIGTERM);
}

/* Until a key, a notice of the file system, an event of the check, a signal, or the time to look. */
static bool wait_for_key(watch *w) {
  cp_pollfd wanted[MOST_FDS];
  struct pollfd set[MOST_FDS + 2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                     {.fd = changes_fd(w->files), .events = POLLIN}};
  size_t count = 2;
  int more = cp_loop_poll_set(w->loop, wanted, MOST_FDS);
  for (int i = 0; i < more && i < MOST_FDS; i++)
    set[count++] = (struct pollfd){.fd = (int)wanted[i].fd, .events = wanted[i].events};
  int64_t pause = cp_loop_timeout_ms(w->loop);
  if (pause < 0 || pause > changes_pause_ms(w->files))
    pause = changes_pause_ms(w->files);
  bool some = poll(set, (nfds_t)count, (int)pause) > 0;
  (void)cp_loop_step(w->loop, 0);
  return some && set[0].revents;
}

static void go_round(watch *w) {
  while (!w->over && !interrupted()) {
    bool key = wait_for_key(w);
    if (w->over || interrupted())
      break;
    if (changes_seen(w->files))
      files_changed(w);
    if (key)
      pressed(w, keyboard_key());
  }
}

static int begin(watch *w) {
  bool started = workspace_started(w->one);
  if (!started || strcmp(w->one->id, state_current(w->here.state)) != 0)
    run_verb(w, "start", w->one->id);
  if (w->over || interrupted() || !workspace_started(w->one))
    return interrupted() ? KIT_GOOD : KIT_BROKEN;
  look_at(w, w->one);
  if (changes_polls(w->files))
    show_wrapped(
        stdout, 0, 0,
        _("This file system tells nothing of what is saved; the files are looked at every half second."));
  keyboard_open();
  if (started)
    start_check(w);
  go_round(w);
  end_check(w);
  keyboard_close();
  return KIT_GOOD;
}

int verb_watch(int argc, char **argv) {
  if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
    verb_usage(argv[0]);
    return KIT_USAGE;
  }
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
    fprintf(stderr, _("kit: watch needs a terminal, for its keys; ./kit check checks once\n"));
    return KIT_USAGE;
  }
  watch w = {.here = course_open()};
  const char *id = argc == 2 ? argv[1] : *state_current(w.here.state) ? NULL : "";
  w.one = id && !*id ? course_next(&w.here) : course_find(&w.here, id);
  int code = KIT_USAGE;
  if (w.one) {
    w.loop = cp_loop_new();
    interrupt_listen();
    interrupt_watch(w.loop, woken, &w);
    code = begin(&w);
    interrupt_watch(w.loop, NULL, NULL);
    w.files = changes_close(w.files);
    w.loop = cp_loop_free(w.loop);
  }
  course_close(&w.here);
  interrupt_leave();
  return code;
}
