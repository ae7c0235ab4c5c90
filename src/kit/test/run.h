/*
 * One run of the project's tests: steps are started one after the other, each with a log of its own in
 * build/test, and what they say is counted. After each step nothing may be left running.
 */
#ifndef KIT_TEST_RUN_H
#define KIT_TEST_RUN_H

#include "test/step.h"

#include <stdbool.h>

typedef struct test_run {
  bool full;
  unsigned seed;        /* of what is sampled */
  bool without_windows; /* then coverage leaves it out, too */
  bool with_coverage;   /* the suite coverage is part of this run */
  const char *suite;    /* the one that runs now */
  int passed, failed, skipped;
  int unstable;        /* failed, and passed when they were run again; with --full they have failed */
  char **failures;     /* "suite: case", for the end */
  char **unstables;    /* the same of these */
  char **presets_good; /* built in this run */
  char **presets_bad;
  char *log_dir;
} test_run;

/* Takes the lock of build/test and listens for ^C. 0, or a negative errno after a message on stderr. */
int test_run_open(test_run *run);
void test_run_close(test_run *run);

/* A file of build/test for this step of this suite; free() it. */
char *test_log_path(const test_run *run, const char *label, const char *ending);

/* What was wrong with a step beside its exit code: NULL for nothing; free() it. */
char *test_trouble(const step_end *end);

void test_count_failure(test_run *run, const char *name);

/* Ends the line of a step that cannot run here. */
void test_count_skip(test_run *run, const char *why);

/* One step is one case: passed at code 0, skipped at 77 or where the program is not installed. True: passed.
 */
bool test_command(test_run *run, const test_step *step);

/* Counts and shows the lines "UNSTABLE  what" in the log of a step. */
void test_find_unstable(test_run *run, const char *label);

/* The same as test_command() with a shell script, whose $1 is `word`; skipped where the program `needed` is
 * not installed. */
bool test_shell(test_run *run, const char *label, const char *needed, const char *script, const char *word);

/* Configures and builds a preset, once in a run; that is a case. False where it cannot be used. */
bool test_preset(test_run *run, const char *preset);

/* Tests of a preset by CTest, each of them a case. select: CTest's own words for which, NULL at the end. */
void test_ctest(test_run *run, const char *label, const char *preset, const char *const *select,
                const char *const *env_add);

#endif
