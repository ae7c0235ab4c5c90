/* What an exercise is, and what its checks run accordingly. */
#include "course/kind.h"
#include "common/files.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_c_name(const char *text) {
  return *text &&
         strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(text);
}

void kind_read(const field_object *top, exercise *whole) {
  char *kind = field_text(top, "kind", 20, NULL);
  whole->library = strcmp(kind, "library") == 0;
  whole->suite = strcmp(kind, "tests") == 0;
  whole->function = whole->library || strcmp(kind, "function") == 0;
  if (!whole->function && !whole->suite && strcmp(kind, "program") != 0)
    field_fail(top->reader, "", "kind", "\"%s\" is none of program, function, tests, library", kind);
  free(kind);
}

static void read_run(const field_object *check, const exercise *whole, exercise_check *one) {
  (void)whole;
  static const char *const names[] = {"args", "stdin", "stdout", "code", NULL};
  char *path = text_format("%srun.", check->path);
  field_object run = {check->reader, field_below(check, "run", false, true), path};
  field_only(&run, names);
  one->args = field_texts(&run, "args", false);
  one->input = field_text(&run, "stdin", 1 << 20, "");
  one->output = field_present(&run, "stdout") ? field_text(&run, "stdout", 1 << 20, "") : NULL;
  one->code = field_number(&run, "code", 0, 255, 0);
  free(path);
}

static void read_test(const field_object *check, const exercise *whole, exercise_check *one) {
  (void)whole;
  one->test = field_text(check, "test", 100, NULL);
  if (!is_c_name(one->test))
    field_fail(check->reader, check->path, "test", "\"%s\" is no name of a TEST", one->test);
}

static void read_tests(const field_object *check, const exercise *whole, exercise_check *one) {
  (void)whole;
  one->tests = field_texts(check, "tests", true);
  for (size_t i = 0; one->tests && one->tests[i]; i++)
    if (!is_c_name(one->tests[i]))
      field_fail(check->reader, check->path, "tests", "\"%s\" is no name of a TEST", one->tests[i]);
}

/* How many of them have to be caught: all, unless it says less. */
static void read_wrong(const field_object *check, const exercise *whole, exercise_check *one) {
  char **all = exercise_answers(whole, false);
  one->judges = JUDGES_WRONG;
  one->answers = field_texts(check, "answers", false);
  for (size_t i = 0; one->answers && one->answers[i]; i++) {
    char *path = text_format("%s/answers/wrong/%s.c", whole->dir, one->answers[i]);
    char *name = text_format("answers[%zu]", i);
    if (!file_exists(path))
      field_fail(check->reader, check->path, name, "answers/wrong/%s.c does not exist", one->answers[i]);
    free(name);
    free(path);
  }
  int most = (int)list_count(one->answers ? one->answers : all);
  one->at_least = field_number(check, "at_least", 1, most > 0 ? most : 1, most);
  list_free(all);
}

static void refuse(const field_object *check, const char *const *fields, const char *which) {
  for (size_t i = 0; fields[i]; i++)
    if (field_present(check, fields[i]))
      field_fail(check->reader, check->path, fields[i], "not with \"judge\": \"%s\"", which);
}

/* Faults are for the learner's tests to make, in what they test. */
static void read_judge(const field_object *check, const exercise *whole, exercise_check *one) {
  static const char *const not_right[] = {"faults", "optional", "answers", "at_least", NULL},
                           *const not_wrong[] = {"faults", "optional", "under", NULL};
  char *which = field_text(check, "judge", 10, NULL);
  if (strcmp(which, "wrong") == 0)
    read_wrong(check, whole, one);
  else if (strcmp(which, "right") == 0)
    one->judges = JUDGES_RIGHT;
  else
    field_fail(check->reader, check->path, "judge", "\"%s\" is neither right nor wrong", which);
  refuse(check, one->judges == JUDGES_RIGHT ? not_right : not_wrong, which);
  free(which);
}

void kind_read_action(const field_object *check, const exercise *whole, exercise_check *one) {
  static const struct {
    const char *kind, *action;
    void (*read)(const field_object *check, const exercise *whole, exercise_check *one);
  } kinds[] = {{"program", "run", read_run},
               {"function", "test", read_test},
               {"tests", "judge", read_judge},
               {"library", "tests", read_tests}};
  enum { KINDS = sizeof kinds / sizeof *kinds };
  int own = whole->library ? 3 : whole->suite ? 2 : whole->function ? 1 : 0;
  for (int i = 0; i < KINDS; i++)
    if (i != own && field_present(check, kinds[i].action))
      field_fail(check->reader, check->path, kinds[i].action, "not for the kind \"%s\"; it has \"%s\"",
                 kinds[own].kind, kinds[own].action);
  kinds[own].read(check, whole, one);
}
