/* What an exercise is, and what its checks run accordingly. */
#include "course/kind.h"
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
  whole->function = whole->library || strcmp(kind, "function") == 0;
  if (!whole->function && strcmp(kind, "program") != 0)
    field_fail(top->reader, "", "kind", "\"%s\" is neither program nor function nor library", kind);
  free(kind);
}

static void read_run(const field_object *check, exercise_check *one) {
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

static void read_test(const field_object *check, exercise_check *one) {
  one->test = field_text(check, "test", 100, NULL);
  if (!is_c_name(one->test))
    field_fail(check->reader, check->path, "test", "\"%s\" is no name of a TEST", one->test);
}

static void read_tests(const field_object *check, exercise_check *one) {
  one->tests = field_texts(check, "tests", true);
  for (size_t i = 0; one->tests && one->tests[i]; i++)
    if (!is_c_name(one->tests[i]))
      field_fail(check->reader, check->path, "tests", "\"%s\" is no name of a TEST", one->tests[i]);
}

void kind_read_action(const field_object *check, const exercise *whole, exercise_check *one) {
  static const char *const all[] = {"run", "test", "tests"};
  const char *wanted = whole->library ? "tests" : whole->function ? "test" : "run";
  const char *kind = whole->library ? "library" : whole->function ? "function" : "program";
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(all[i], wanted) != 0 && field_present(check, all[i]))
      field_fail(check->reader, check->path, all[i], "not for the kind \"%s\"; it has \"%s\"", kind, wanted);
  if (whole->library)
    read_tests(check, one);
  else if (whole->function)
    read_test(check, one);
  else
    read_run(check, one);
}
