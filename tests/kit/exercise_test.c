/* The loader of exercises: what is right is read whole, what is wrong is told by file and field. */
#include "common/files.h"
#include "common/text.h"
#include "course/exercise.h"
#include "harness.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TEST(a_right_exercise_is_read_whole) {
  char *error = NULL;
  exercise *one = exercise_load(write_exercise(), &error);
  EXPECT_STR(error, NULL);
  EXPECT_STR(one->id, "0-1");
  EXPECT_EQ(one->function, false);
  EXPECT_EQ(one->limits.wall_ms, 5000);
  EXPECT_EQ(one->limits.processes, 64);
  EXPECT_EQ(one->check_count, 2);
  EXPECT_STR(one->checks[0].output, "hi\n");
  EXPECT_STR(one->checks[0].engines[0], "tree");
  EXPECT_STR(one->checks[1].needs[0], "small");
  EXPECT_STR(one->checks[1].args[0], "-n");
  EXPECT_STR(one->checks[1].output, NULL);
  EXPECT_EQ(one->checks[1].code, 3);
  EXPECT_EQ(one->gate_lines, 90);
  EXPECT_EQ(list_count(one->mistakes), 2);
  one = exercise_free(one);
}

/* Loads it with `old` replaced, and expects a message that ends with `field: …part…`. */
static void expect_error(const char *old, const char *with, const char *field, const char *part) {
  char *error = NULL;
  exercise *one = exercise_load(write_exercise_with(old, with), &error);
  if (one)
    FAIL("%s in place of %s was accepted", with, old);
  EXPECT_CONTAINS(error, "0-1/exercise.json");
  EXPECT_CONTAINS(error, field);
  EXPECT_CONTAINS(error, part);
  free(error);
}

/* The same as kind tests, with another action in each of the two checks; the folder. */
static const char *write_as_tests(const char *old_first, const char *first, const char *old_second,
                                  const char *second) {
  static char dir[4096];
  char *data = NULL;
  const char *from[] = {"\"program\"", old_first, old_second}, *to[] = {"\"tests\"", first, second};
  snprintf(dir, sizeof dir, "%s", write_exercise());
  char *path = text_format("%s/exercise.json", dir);
  EXPECT_OK(file_read(path, &data, NULL));
  for (int i = 0; i < 3; i++) {
    char *at = strstr(data, from[i]);
    EXPECT(at != NULL);
    char *changed = text_format("%.*s%s%s", (int)(at - data), data, to[i], at + strlen(from[i]));
    free(data);
    data = changed;
  }
  EXPECT_OK(file_write(path, data, strlen(data)));
  free(data);
  free(path);
  return dir;
}

TEST(a_missing_field_is_named) {
  expect_error("\"title\": \"A title\", ", "", "exercise.json: title: ", "is missing");
  expect_error("\"checks\": [", "\"cheks\": [", "exercise.json: cheks: ", "no such field");
  expect_error("\"points\": 2, ", "", "checks[1].points: ", "is missing");
  expect_error("\"requires\": [], ", "", "requires: ", "is missing");
}

TEST(a_wrong_type_is_named) {
  expect_error("\"stage\": 0", "\"stage\": \"0\"", "stage: ", "whole number");
  expect_error("\"stage\": 0", "\"stage\": 0.5", "stage: ", "whole number");
  expect_error("\"stage\": 0", "\"stage\": 100", "stage: ", "from 0 to 99");
  expect_error("\"teaches\": [\"pipe\"]", "\"teaches\": \"pipe\"", "teaches: ", "must be a list");
  expect_error("\"teaches\": [\"pipe\"]", "\"teaches\": [1]", "teaches: ", "element 0 must be a text");
  expect_error("{\"wall_ms\": 5000}", "[]", "limits: ", "must be an object");
  expect_error("\"code\": 3", "\"code\": true", "checks[1].run.code: ", "whole number");
}

TEST(an_unknown_or_double_field_is_named) {
  expect_error("\"wall_ms\"", "\"wall\"", "limits.wall: ", "no such field");
  expect_error("\"gate\": {\"lines\": 90}", "\"gate\": {\"line\": 90}", "gate.line: ", "no such field");
  expect_error("\"stage\": 0,", "\"stage\": 0, \"stage\": 1,", "stage: ", "stands twice");
}

TEST(a_gate_or_the_reason_why_there_is_none) {
  char *error = NULL;
  exercise *one =
      exercise_load(write_exercise_with("{\"lines\": 90}", "{\"none\": \"one line is missing\"}"), &error);
  EXPECT_STR(error, NULL);
  EXPECT_EQ(one->gate_lines, -1);
  EXPECT_STR(one->gate_none, "one line is missing");
  one = exercise_free(one);
  expect_error("{\"lines\": 90}", "{\"lines\": 90, \"none\": \"x\"}", "gate.none: ", "or there is none");
  expect_error("{\"lines\": 90}", "{}", "gate.lines: ", "is missing");
  expect_error("{\"lines\": 90}", "{\"none\": 1}", "gate.none: ", "must be a text");
}

TEST(a_need_must_be_a_check_before) {
  expect_error("[\"small\"]", "[\"smal\"]", "checks[1].needs[0]: ", "\"smal\" is no check before");
  expect_error("[\"small\"]", "[\"big\"]", "checks[1].needs[0]: ", "is no check before this one");
  expect_error("\"id\": \"big\"", "\"id\": \"small\"", "checks[1].id: ", "stands twice");
}

TEST(an_unknown_word_is_named) {
  expect_error("\"kind\": \"program\"", "\"kind\": \"prog\"",
               "kind: ", "none of program, function, tests, library");
  expect_error("[\"waitgraph\"]", "[\"magic\"]", "checks[1].engines: ", "\"magic\" is no engine");
  expect_error("\"points\": 1,", "\"points\": 1, \"visibility\": \"no\",",
               "checks[0].visibility: ", "\"no\"");
  expect_error("\"run\": {\"stdout\": \"hi\\n\"}", "\"test\": \"x\"", "checks[0].test: ", "not for the kind");
}

/* A folder with answers, and tests to write for them. */
TEST(tests_to_write_are_judged_by_answers) {
  char *error = NULL;
  const char *judges = "\"judge\": \"wrong\", \"answers\": [\"a\", \"b\"], \"at_least\": 1",
             *run = "\"run\": {\"stdout\": \"hi\\n\"}",
             *second =
                 "\"run\": {\"args\": [\"-n\"], \"stdin\": \"x\", \"code\": 3}, \"engines\": [\"waitgraph\"]";
  exercise *one = exercise_load(write_as_tests(run, judges, second, "\"judge\": \"right\""), &error);
  EXPECT(one == NULL); /* no answer lies there */
  EXPECT_CONTAINS(error, "needs an answers/right/*.c");
  free(error);
  error = NULL;
  write_file("0-1/answers/right/c.c", "");
  one = exercise_load(write_as_tests(run, judges, second, "\"judge\": \"right\""), &error);
  EXPECT(one == NULL);
  EXPECT_CONTAINS(error, "answers/wrong/a.c does not exist");
  free(error);
  error = NULL;
  write_file("0-1/answers/wrong/a.c", "/* expect: one */\n");
  write_file("0-1/answers/wrong/b.c", "/* expect: one */\n");
  one = exercise_load(write_as_tests(run, judges, second, "\"judge\": \"right\""), &error);
  EXPECT_STR(error, NULL);
  EXPECT(one->suite && !one->function);
  EXPECT_EQ(one->checks[0].judges, JUDGES_WRONG);
  EXPECT_EQ(one->checks[0].at_least, 1);
  EXPECT_EQ(one->checks[1].judges, JUDGES_RIGHT);
  one = exercise_free(one);
  static const struct {
    const char *first, *field, *part;
  } bad[] = {{"\"judge\": \"both\"", "checks[0].judge: ", "neither right nor wrong"},
             {"\"judge\": \"wrong\", \"at_least\": 3", "checks[0].at_least: ", "from 1 to 2"},
             {"\"judge\": \"wrong\", \"under\": [\"one-cpu\"]", "checks[0].under: ", "not with"},
             {"\"judge\": \"right\", \"faults\": true", "checks[0].faults: ", "not with"},
             {"\"test\": \"x\"", "checks[0].test: ", "not for the kind"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    one = exercise_load(write_as_tests(run, bad[i].first, second, "\"judge\": \"right\""), &error);
    EXPECT(one == NULL);
    EXPECT_CONTAINS(error, bad[i].field);
    EXPECT_CONTAINS(error, bad[i].part);
    free(error);
    error = NULL;
  }
}

TEST(files_must_exist_and_be_sources) {
  expect_error("[\"hang.c\"]", "[\"other.c\"]", "files[0]: ", "starter/other.c does not exist");
  expect_error("[\"hang.c\"]", "[\"../hang.c\"]", "files[0]: ", "no name of a .c or .h file");
  expect_error("[\"hang.c\"]", "[]", "files: ", "at least one");
  expect_error("\"id\": \"0-1\"", "\"id\": \"0-2\"", "id: ", "not the name of its folder");
}

TEST(no_json_is_told_with_its_line) {
  expect_error(" \"files\": [\"hang.c\"]", " \"files\": [\"hang.c\"", "exercise.json: ", "near line 3");
  expect_error(" \"proved\": \"It works.\"}", " \"proved\": \"It works.\"} x", "exercise.json: ", "line");
}

TEST(a_missing_description_is_told) {
  char *error = NULL;
  EXPECT(exercise_load("/nonexistent/9-9", &error) == NULL);
  EXPECT_CONTAINS(error, "/nonexistent/9-9/exercise.json");
  free(error);
}

/* An author's exercise needs hints, solutions and wrong answers whose mistake has a page. */
TEST(an_incomplete_exercise_is_told) {
  char *error = NULL, mistakes[4096];
  exercise *one = exercise_load(write_exercise(), &error);
  EXPECT(one != NULL);
  snprintf(mistakes, sizeof mistakes, "%s/mistakes", test_dir());
  static const struct {
    const char *file, *text, *missing;
  } steps[] = {
      {"0-1/hint1.md", "1", "hint1.md"},
      {"0-1/hint2.md", "2", "hint2.md"},
      {"0-1/hint3.md", "3", "hint3.md"},
      {"mistakes/one.md", "1", "mistakes[0]"},
      {"mistakes/two.md", "2", "mistakes[1]"},
      {"0-1/solutions/a/hang.c", "", "solution"},
      {"0-1/wrong/x.c", "/* expects: one */\n", "wrong answer"},
      {"0-1/wrong/x.c", "/* expect: three */\n", "the first line must be"},
      {"0-1/wrong/x.c", "/* expect: one */\n", "three"},
  };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    error = exercise_complete(one, mistakes);
    EXPECT_CONTAINS(error, steps[i].missing);
    free(error);
    write_file(steps[i].file, steps[i].text);
  }
  error = exercise_complete(one, mistakes);
  EXPECT_STR(error, NULL);
  one = exercise_free(one);
}

/* Those that are shipped. */
TEST(the_expected_mistake_stands_in_the_first_line) {
  char *id = exercise_expected_mistake(write_file("a.c", "/* expect: raw-status */\nint x;\n"));
  EXPECT_STR(id, "raw-status");
  free(id);
  EXPECT(exercise_expected_mistake(write_file("b.c", "\n/* expect: raw-status */\n")) == NULL);
  EXPECT(exercise_expected_mistake(write_file("c.c", "/* expect: raw-status\n")) == NULL);
}
