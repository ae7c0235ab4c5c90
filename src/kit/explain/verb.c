/* kit explain: three questions about what the learner's own program has done. */
#include "common/files.h"
#include "common/place.h"
#include "common/say.h"
#include "common/show.h"
#include "common/text.h"
#include "course/compile.h"
#include "course/course.h"
#include "course/limits.h"
#include "course/workspace.h"
#include "explain/answers.h"
#include "recorder/recorder.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The run ---- */

static bool run(const exercise *one, const char *dir, const char *program, const char *cwd) {
  static const char *const engines[] = {"tree", NULL};
  char log[4096];
  if (record_create(dir, log, sizeof log) < 0)
    return false;
  char *env = text_format("%s=%s", RECORDER_ENV_LOG, log);
  kit_supervise_options options = {.argv = (const char *const[]){program, NULL},
                                   .cwd = cwd,
                                   .env_add = (const char *const[]){env, NULL},
                                   .engines = engines};
  limits_apply(&one->limits, &options);
  kit_report report = {0};
  (void)kit_supervise(&options, &report);
  bool good = report.verdict != KIT_IE;
  if (!good)
    fprintf(stderr, _("kit: a failure of the tool or the machine: %s\n"), report.reason);
  kit_report_free(&report);
  free(env);
  return good;
}

/* Builds the learner's program with its own main(), or that of try.c, and runs it once. */
static int record_run(const exercise *one, const char *dir) {
  char *source = workspace_dir(one->id), *try = workspace_file(one, "try.c");
  build_options options = {.exercise = one, .source_dir = source, .out_dir = dir};
  build made = {0};
  int code = KIT_BROKEN;
  folder_remove(dir);
  if (one->function && workspace_started(one) && !file_exists(try))
    (void)workspace_fill(one);
  if (!workspace_started(one)) {
    fprintf(stderr, _("kit: %s has not been started; ./kit start %s\n"), one->id, one->id);
    code = KIT_USAGE;
  } else if (one->function && !file_exists(try)) {
    fprintf(stderr, _("kit: %s has a function to write and no main; write one in %s, and run again\n"),
            one->id, place_short(try));
    code = KIT_USAGE;
  } else if (folder_make(dir) < 0)
    fprintf(stderr, _("kit: %s cannot be made\n"), dir);
  else {
    build_result result = build_make(&options, &made);
    show_indented(stderr, 0, made.messages);
    if (result == BUILD_DONE)
      code = run(one, dir, made.program, source) ? KIT_GOOD : KIT_BROKEN;
    else if (result == BUILD_REFUSED)
      code = KIT_FAILED;
  }
  build_clear(&made);
  free(try);
  free(source);
  return code;
}

/* ---- Asking ---- */

static void show_choice(size_t number, const char *text) {
  int column = printf("  %zu  ", number);
  show_wrapped_from(stdout, column, column, text);
}

/* A line without its end; false at the end of the input, and for "q". */
static bool read_line(char **line, size_t *room) {
  fflush(stdout);
  ssize_t size = getline(line, room, stdin);
  if (size > 0 && (*line)[size - 1] == '\n')
    (*line)[size - 1] = '\0';
  if (!isatty(STDIN_FILENO))
    printf("%s\n", size > 0 ? *line : "");
  return size > 0 && strcmp(*line, "q") != 0;
}

/* Its index; false: left. */
static bool read_choice(const explain_question *one, char **line, size_t *room, size_t *ret_chosen) {
  for (;;) {
    printf(_("The number of your answer (q leaves): "));
    if (!read_line(line, room))
      return false;
    char *end;
    unsigned long number = strtoul(*line, &end, 10);
    if (strspn(*line, "0123456789") && !*end && number >= 1 && number <= list_count(one->choices)) {
      *ret_chosen = number - 1;
      return true;
    }
    printf(_("That is no answer to this question.\n"));
  }
}

/* 1 right, 0 wrong, -1 left. */
static int ask(const explain_question *one, size_t number, cJSON *list) {
  char *line = NULL;
  size_t room = 0, chosen;
  printf("\n");
  char *text = text_format("%zu. %s", number, one->ask);
  show_wrapped(stdout, 0, 3, text);
  free(text);
  for (size_t i = 0; one->choices[i]; i++)
    show_choice(i + 1, one->choices[i]);
  int right = -1;
  if (read_choice(one, &line, &room, &chosen)) {
    right = chosen == one->right;
    show_word(stdout, right ? SHOW_GOOD : SHOW_BAD, right ? _("Right.") : _("Wrong."), 0);
    printf("\n");
    if (!right)
      show_wrapped(stdout, 2, 2, one->choices[one->right]);
    printf(_("Why is that so? One line, for yourself and your teacher: "));
    explain_keep(list, one, chosen, read_line(&line, &room) ? line : "");
  }
  free(line);
  return right;
}

static int ask_all(const exercise *one, const char *run_name, const explain_question *questions,
                   size_t count) {
  cJSON *list = cJSON_CreateArray();
  size_t good = 0;
  int right = 0;
  printf(_("A run of your program for %s was recorded now. Questions about it: %zu.\n"), one->id, count);
  for (size_t i = 0; i < count && right >= 0; i++) {
    right = ask(&questions[i], i + 1, list);
    good += right == 1;
  }
  printf(_("\n%zu of %zu right.\n"), good, count);
  int saved = cJSON_GetArraySize(list) ? explain_save(one->id, run_name, list) : 0;
  cJSON_Delete(list);
  return saved ? KIT_BROKEN : good == count ? KIT_GOOD : KIT_FAILED;
}

/* ---- The key ---- */

static void show_key(const exercise *one, const char *run_name, const explain_question *question,
                     size_t number) {
  char *text = text_format("%zu. %s", number, question->ask);
  show_wrapped(stdout, 0, 3, text);
  free(text);
  for (size_t i = 0; question->choices[i]; i++) {
    int column = printf("%s %zu  ", i == question->right ? "->" : "  ", i + 1);
    show_wrapped_from(stdout, column, column, question->choices[i]);
  }
  cJSON *all = NULL;
  const cJSON *kept = explain_kept(one->id, run_name, number - 1, &all);
  const cJSON *answer = cJSON_GetObjectItemCaseSensitive(kept, "answer");
  const char *why = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(kept, "why"));
  if (cJSON_IsNumber(answer)) {
    char *told = text_format(_("answered: %d. Why: %s"), answer->valueint, why ? why : "");
    show_wrapped(stdout, 6, 6, told);
    free(told);
  }
  cJSON_Delete(all);
  printf("\n");
}

static int explain(const exercise *one, bool key) {
  char *dir = text_format("%s/.build/explain-%s", place_work(), one->id);
  int code = key ? KIT_GOOD : record_run(one, dir);
  record *rec = code == KIT_GOOD ? record_open(dir) : NULL;
  explain_question questions[EXPLAIN_QUESTIONS] = {{0}};
  size_t count = rec ? explain_questions(rec, questions) : 0;
  char *run_name = rec ? explain_run(rec) : NULL;
  if (code == KIT_GOOD && key && !rec) {
    fprintf(stderr, _("kit: no run of %s has been asked about; ./kit explain %s\n"), one->id, one->id);
    code = KIT_USAGE;
  } else if (code == KIT_GOOD && !count)
    printf(_("Its run makes no process of its own: there is nothing to ask.\n"));
  else if (code == KIT_GOOD && key)
    for (size_t i = 0; i < count; i++)
      show_key(one, run_name, &questions[i], i + 1);
  else if (code == KIT_GOOD)
    code = ask_all(one, run_name, questions, count);
  for (size_t i = 0; i < count; i++)
    explain_question_clear(&questions[i]);
  rec = record_close(rec);
  free(run_name);
  free(dir);
  return code;
}

int verb_explain(int argc, char **argv) {
  const char *id = NULL;
  bool key = false;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--key") == 0)
      key = true;
    else if (argv[i][0] != '-' && !id)
      id = argv[i];
    else {
      verb_usage(argv[0]);
      return KIT_USAGE;
    }
  }
  course here = course_open();
  const exercise *one = course_find(&here, id);
  int code = one ? explain(one, key) : KIT_USAGE;
  course_close(&here);
  return code;
}
