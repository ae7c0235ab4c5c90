/* An exercise as docs/exercise-format.md describes it. */
#ifndef KIT_EXERCISE_H
#define KIT_EXERCISE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum check_visibility { CHECK_VISIBLE, CHECK_NAME, CHECK_AFTER_DUE, CHECK_HIDDEN } check_visibility;

/* Kind tests: which of the answers that come with the exercise the learner's tests are run against. */
typedef enum check_judges { JUDGES_NONE, JUDGES_RIGHT, JUDGES_WRONG } check_judges;

typedef struct exercise_check {
  char *id, *title;
  int points;
  check_visibility visibility;
  char **needs; /* ids of checks before this one */
  char *test;   /* kind function: a TEST(name); else NULL */
  char **tests; /* kind library: the TEST(name)s of this chapter; else NULL */
  char **args;  /* kind program: these four */
  char *input;
  char *output; /* NULL: not compared */
  int code;
  check_judges judges;
  char **answers; /* with JUDGES_WRONG: their names; NULL: all */
  int at_least;   /* so many of them have to be caught */
  char **engines;
  bool faults;
  bool optional; /* where its test says that it cannot run, it stands in nobody's way */
  char **under;  /* what it has to pass under besides; check/under.h */
} exercise_check;

typedef struct exercise_limits {
  int wall_ms, cpu_s, memory_mb, processes, output_kb;
} exercise_limits;

typedef struct exercise {
  char *dir;
  char *id, *title, *node, *proved;
  int stage, minutes, difficulty;
  char **requires, **teaches;
  bool function; /* kind function: linked into the tests; also of a library, which has no main() either */
  bool suite;    /* kind tests: the learner writes the tests */
  bool library;  /* kind library: judged chapter by chapter, see capstone/capstone.h */
  char **files;
  exercise_limits limits;
  exercise_check *checks;
  size_t check_count;
  int gate_lines;  /* percent; -1: no gate */
  char *gate_none; /* then: why; "" where the author does not say */
  char **mistakes; /* root cause first */
} exercise;

/* Reads DIR/exercise.json and looks at the folder's files. NULL with a message (to free()) that names file
   and field where something is wrong. */
exercise *exercise_load(const char *dir, char **ret_error);
exercise *exercise_free(exercise *one); /* returns NULL */

/* What an author's exercise must have besides: hints, solutions, wrong answers with their pages. NULL, or
   a message to free(). */
char *exercise_complete(const exercise *one, const char *mistakes_dir);

/* The id in a wrong answer's first line, to free(), or NULL where it has none. "FAIL": no mistake may be
   named. */
char *exercise_expected_mistake(const char *wrong_file);

/* Kind tests: the paths of the answers that come with it, by name: answers/right/ or answers/wrong/. A list
   to free, or NULL. */
char **exercise_answers(const exercise *one, bool right);

const exercise_check *exercise_check_find(const exercise *one, const char *id);

/* Every exercise of the checkout, by stage and id. Broken ones are told on stderr and left out. */
typedef struct exercise_list {
  exercise **items;
  size_t count;
} exercise_list;
exercise_list exercises_load(void);
void exercises_free(exercise_list *list);
exercise *exercises_find(const exercise_list *list, const char *id);

#endif
