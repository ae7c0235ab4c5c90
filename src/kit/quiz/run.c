/* Building a question's program, and running it in forced orders: the set of what happens is the key. */
#include "common/files.h"
#include "common/job.h"
#include "common/place.h"
#include "common/say.h"
#include "common/text.h"
#include "course/compile.h"
#include "engines/record.h"
#include "quiz/quiz.h"
#include "recorder/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

typedef struct order {
  const char *name;
  const char *environment[2]; /* what ends with a colon gets the length of the delay */
} order;

static const order orders[] = {
    {N_("as it comes"), {NULL}},
    {N_("as it comes"), {NULL}},
    {N_("with the parent late"), {"KIT_DELAY=parent:", NULL}},
    {N_("with the child late"), {"KIT_DELAY=child:", NULL}},
    {N_("on one processor"), {"KIT_CPU=1", NULL}},
    {N_("on one processor, with the parent late"), {"KIT_DELAY=parent:", "KIT_CPU=1"}},
    {N_("with the first child late"), {"QUIZ_LATE=1:", NULL}},
    {N_("with the second child late"), {"QUIZ_LATE=2:", NULL}},
    {N_("with rests now and then"), {"KIT_DELAY=jitter:1", NULL}},
};
enum { ORDERS = sizeof orders / sizeof *orders, MOST_ENV = 6 };

/* Each time four times as late: until as many outcomes have come as are known to be possible. */
static const int delays_ms[] = {30, 120, 480};
enum { DELAYS = sizeof delays_ms / sizeof *delays_ms, RUN_MS = 20000 };

typedef struct one_run {
  char *dir;
  char *env[MOST_ENV];
  size_t env_count;
  int terminal, its_end; /* the two sides of a terminal, or -1 */
} one_run;

static void add_env(one_run *run, char *owned) {
  run->env[run->env_count++] = owned;
}

/* A terminal that changes no byte. Its other side is held open, so that what was written stays there. */
static bool make_terminal(one_run *run) {
  run->terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  char name[100];
  if (run->terminal < 0 || grantpt(run->terminal) < 0 || unlockpt(run->terminal) < 0 ||
      ptsname_r(run->terminal, name, sizeof name) != 0)
    return false;
  run->its_end = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  struct termios settings;
  if (run->its_end < 0 || tcgetattr(run->its_end, &settings) < 0)
    return false;
  cfmakeraw(&settings);
  (void)tcsetattr(run->its_end, TCSANOW, &settings);
  (void)fcntl(run->terminal, F_SETFL, O_NONBLOCK);
  add_env(run, text_format("QUIZ_STDOUT=%s", name));
  return true;
}

static bool make_stdout(one_run *run, const char *kind) {
  if (strcmp(kind, "terminal") == 0)
    return make_terminal(run);
  if (strcmp(kind, "file") != 0)
    return true;
  char *path = text_format("%s/stdout", run->dir);
  add_env(run, text_format("QUIZ_STDOUT=%s", path));
  bool made = file_write(path, "", 0) == 0;
  free(path);
  return made;
}

static bool prepare(one_run *run, const order *how, int delay_ms, const char *out) {
  char log[4096];
  run->terminal = run->its_end = -1;
  if (folder_make(run->dir) < 0 || record_create(run->dir, log, sizeof log) < 0)
    return false;
  add_env(run, text_format("%s=%s", RECORDER_ENV_LOG, log));
  add_env(run, text_format("QUIZ_LOOK=%s/%s", run->dir, QUIZ_LOOK_FILE));
  for (size_t i = 0; i < 2 && how->environment[i]; i++) {
    const char *text = how->environment[i];
    add_env(run, text[strlen(text) - 1] == ':' ? text_format("%s%d", text, delay_ms) : text_copy(text));
  }
  return make_stdout(run, out);
}

/* What the program has written, from wherever its stdout went; to free(). */
static char *output_of(const one_run *run, job *ended) {
  if (run->terminal < 0) {
    char *path = text_format("%s/stdout", run->dir), *text = NULL;
    bool kept = file_read(path, &text, NULL) == 0;
    free(path);
    return kept ? text : text_take(&ended->out);
  }
  text_buffer all = {NULL, 0};
  char part[4096];
  ssize_t size;
  while ((size = read(run->terminal, part, sizeof part)) > 0)
    text_add(&all, part, (size_t)size);
  return text_take(&all);
}

static void end(one_run *run) {
  if (run->terminal >= 0)
    (void)close(run->terminal);
  if (run->its_end >= 0)
    (void)close(run->its_end);
  for (size_t i = 0; i < run->env_count; i++)
    free(run->env[i]);
  free(run->dir);
}

static void note(quiz_item *item, char *owned, const char *how) {
  quiz_outcome *found = NULL;
  for (size_t i = 0; i < item->outcome_count; i++)
    if (strcmp(item->outcomes[i].text, owned) == 0)
      found = &item->outcomes[i];
  if (found)
    free(owned);
  else {
    item->outcomes = kit_grow(item->outcomes, item->outcome_count + 1, sizeof *item->outcomes);
    found = &item->outcomes[item->outcome_count++];
    *found = (quiz_outcome){owned, NULL};
  }
  if (!list_has(found->orders, how))
    list_add(&found->orders, text_copy(how));
}

static char *run_orders(quiz_item *item, const char *program, const char *dir, int delay_ms) {
  one_run runs[ORDERS] = {{0}};
  job jobs[ORDERS] = {{0}};
  char *error = NULL;
  for (size_t i = 0; i < ORDERS; i++) {
    runs[i].dir = text_format("%s/%d-%zu", dir, delay_ms, i);
    if (!prepare(&runs[i], &orders[i], delay_ms, item->variant->out) && !error)
      error = text_format(_("%s: a run could not be prepared"), runs[i].dir);
    job_argument(&jobs[i], program);
    jobs[i].cwd = runs[i].dir;
    jobs[i].env_add = (const char *const *)runs[i].env;
    jobs[i].timeout_ms = RUN_MS;
  }
  if (!error)
    (void)jobs_run(jobs, ORDERS);
  for (size_t i = 0; i < ORDERS; i++) {
    if (jobs[i].failure && !error)
      error = text_copy(jobs[i].failure);
    if (!error) {
      char *out = output_of(&runs[i], &jobs[i]);
      note(item, quiz_outcome_of(item->question->subject, out, runs[i].dir), orders[i].name);
      item->runs++;
      free(out);
    }
    job_clear(&jobs[i]);
    end(&runs[i]);
  }
  return error;
}

/* What the reader sees as a comment is a call when it is built. */
static int write_program(const quiz_item *item, const char *path) {
  const char *mark = strstr(item->source, QUIZ_MARK);
  size_t before = mark ? (size_t)(mark - item->source) : strlen(item->source);
  text_buffer text = {NULL, 0};
  text_add(&text, item->source, before);
  text_addf(&text, "%s%s", mark ? "quiz_look();" : "", mark ? mark + strlen(QUIZ_MARK) : "");
  char *whole = text_take(&text);
  int result = file_write(path, whole, strlen(whole));
  free(whole);
  return result;
}

static char *build_program(const quiz_item *item, const char *dir, const char *program) {
  char *source = text_format("%s/quiz.c", dir), *messages = NULL, *error = NULL;
  char *beside = text_format("%s/src/kit/quiz/program/look.c", place_root());
  char *seen = text_format("%s/src/kit/quiz/program/look.h", place_root());
  if (folder_make(dir) < 0 || write_program(item, source) < 0)
    error = text_format(_("%s cannot be written"), source);
  else if (build_recorded(source, beside, seen, program, &messages) != BUILD_DONE || *messages)
    error = text_format("%s: %s", item->question->program, messages); /* a warning would be the author's */
  free(messages);
  free(seen);
  free(beside);
  free(source);
  return error;
}

/* What an interrupted quiz has left. */
static void clear_left(void) {
  char *top = text_format("%s/.build", place_work());
  char **names = folder_names(top, "");
  for (size_t i = 0; names && names[i]; i++) {
    int pid = 0;
    if (sscanf(names[i], "quiz-%d", &pid) != 1 || pid <= 0 || kill(pid, 0) == 0 || errno != ESRCH)
      continue;
    char *left = text_format("%s/%s", top, names[i]);
    folder_remove(left);
    free(left);
  }
  list_free(names);
  free(top);
}

char *quiz_item_run(quiz_item *item, quiz_dice *dice) {
  char *dir = text_format("%s/.build/quiz-%d", place_work(), (int)getpid());
  clear_left();
  char *program = text_format("%s/program", dir), *error = build_program(item, dir, program);
  size_t wanted = (size_t)item->variant->outcomes;
  for (size_t i = 0; i < DELAYS && !error && item->outcome_count < wanted; i++)
    error = run_orders(item, program, dir, delays_ms[i]);
  if (!error && item->outcome_count != wanted)
    error = text_format(_("%s: %zu outcomes came up here in %zu runs, and %zu are known"), item->question->id,
                        item->outcome_count, item->runs, wanted);
  if (!error)
    quiz_choices_make(item, dice);
  folder_remove(dir);
  free(program);
  free(dir);
  return error;
}
