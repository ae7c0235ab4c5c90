/* The main() of every test program. */
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static test_entry *tests, **last_test = &tests;
static helper_entry *helpers;

process_hooks process_hook;

void test_register(test_entry *entry) {
  *last_test = entry;
  last_test = &entry->next;
}

void helper_register(helper_entry *entry) {
  entry->next = helpers;
  helpers = entry;
}

unsigned test_seed(void) {
  const char *given = getenv("CHILDPROC_SEED");
  unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL) ^ (unsigned)system_pid();
  NOTE("CHILDPROC_SEED=%u", seed);
  return seed;
}

/* ---- A helper ---- */

static int run_helper(int argc, char **argv) {
  helper_entry *helper = helpers;
  while (helper && strcmp(helper->name, argv[0]) != 0)
    helper = helper->next;
  process_is_helper(argv[0]);
  if (!helper)
    FAIL("no HELPER(%s) in this program", argv[0]);
  if (process_hook.start)
    process_hook.start();
  int code = helper->run(argc, argv);
  if (code == 0)
    FAIL("HELPER(%s) returned 0, which a child that never ran looks like; return another number", argv[0]);
  return code;
}

/* ---- A test ---- */

static test_entry *find_test(const char *name) {
  test_entry *test = tests;
  while (test && strcmp(test->name, name) != 0)
    test = test->next;
  return test;
}

/* Runs the test in this process; the report has what went wrong, and the mark that it came to its end. */
static void run_body(const test_entry *test, test_report *r, const char *nonce) {
  process_is_test(r);
  if (process_hook.start)
    process_hook.start();
  audit *before = audit_begin();
  test->run();
  if (!process_is_test_itself())
    FAIL("a child of the test returned from the test's function; it must leave with _exit()");
  if (process_hook.cleanup)
    process_hook.cleanup();
  audit_end(before);
  if (test_report_count(r, REPORT_FAILURE) > 0)
    system_leave(TEST_FAILED);
  test_report_finish(r, nonce);
}

/* The environment says where the report is and what to sign it with; somebody else made and shows it. */
static int run_handed_in(const test_entry *test, const char *given_nonce) {
  char nonce[REPORT_NONCE_SIZE];
  snprintf(nonce, sizeof nonce, "%s", given_nonce);
  system_setenv(REPORT_ENV_NONCE, NULL);
  test_report *r = process_report();
  if (!r)
    FAIL("the report in %s cannot be opened", test_dir());
  system_enter_dir(test_dir());
  run_body(test, r, nonce);
  return 0;
}

/* ctx: the message of a skip; of several the last. */
static void note_skip(const test_message *message, void *ctx) {
  if (message->kind == REPORT_SKIP)
    *(test_message *)ctx = *message;
}

/* "FILE:LINE: why\n    in WHO": the why alone. */
static void print_why(const test_message *message) {
  int from = 0, to = 0, size = (int)message->size;
  while (to < size && message->text[to] != '\n')
    to++;
  while (from < to && message->text[from] != ' ')
    from++;
  printf(":%.*s", to - from, message->text + from);
}

static void print_message(const char *before, const test_message *message) {
  fprintf(stderr, "%s%.*s\n", before, (int)message->size, message->text);
}

/* What the processes of the test wrote down, wherever their stderr went; ctx: the note that came last. */
static void print_failure(const test_message *message, void *ctx) {
  test_message *note = ctx;
  if (message->kind == REPORT_FAILURE)
    print_message("", message);
  else if (message->kind == REPORT_NOTE)
    *note = *message;
}

static void print_failures(const test_report *r) {
  test_message note = {.size = 0};
  test_report_each(r, print_failure, &note);
  if (note.size > 0)
    print_message("note: ", &note);
  fflush(stderr);
}

static int judge_alone(const char *name, const test_report *r, const char *nonce, int code) {
  bool finished = test_report_finished(r, nonce), failed = test_report_count(r, REPORT_FAILURE) > 0;
  int result = failed ? 1 : code == TEST_SKIPPED ? TEST_SKIPPED : code == 0 && finished ? 0 : 1;
  test_message skip = {.size = 0};
  test_report_each(r, note_skip, &skip);
  if (result == 1)
    print_failures(r);
  printf("%s %s", result == 0 ? "ok  " : result == TEST_SKIPPED ? "skip" : "FAIL", name);
  if (result == 1 && code < 0)
    printf(": killed by %s", system_signal_name(-code));
  else if (result == 1 && !failed && !finished)
    printf(": left with code %d before the test was over", code);
  else if (result == 1 && code != TEST_FAILED)
    printf(": left with code %d", code);
  if (result == TEST_SKIPPED && skip.size > 0)
    print_why(&skip);
  printf("\n");
  fflush(stdout);
  return result;
}

/* Nobody stands behind this process: run the test in a second one, with a folder, and judge. */
static int run_alone(const char *name) {
  char *dir = system_make_dir();
  test_report *r = NULL;
  if (!dir || test_report_open(dir, true, &r) < 0) {
    perror("cannot make the test's folder");
    free(dir);
    return 1;
  }
  char nonce[REPORT_NONCE_SIZE] = "";
  system_nonce(nonce, sizeof nonce);
  system_setenv(REPORT_ENV_DIR, dir);
  system_setenv(REPORT_ENV_NONCE, nonce);
  system_setenv(REPORT_ENV_QUIET, "1");
  int code = system_run(test_program(), name);
  system_setenv(REPORT_ENV_NONCE, NULL);
  system_setenv(REPORT_ENV_DIR, NULL);
  system_setenv(REPORT_ENV_QUIET, NULL);
  int result = judge_alone(name, r, nonce, code);
  r = test_report_close(r);
  system_remove_dir(dir);
  free(dir);
  return result;
}

static int run_all(void) {
  int passed = 0, failed = 0, skipped = 0;
  for (const test_entry *test = tests; test; test = test->next) {
    int code = run_alone(test->name);
    *(code == 0 ? &passed : code == TEST_SKIPPED ? &skipped : &failed) += 1;
  }
  printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
  return failed > 0;
}

/* The second of two with one name would never run. */
static int list(void) {
  for (const test_entry *test = tests; test; test = test->next) {
    if (find_test(test->name) != test) {
      fprintf(stderr, "there are two tests \"%s\" in this program\n", test->name);
      return TEST_FAILED;
    }
    printf("%s\n", test->name);
  }
  return 0;
}

static int usage(void) {
  fprintf(stderr, "usage: PROGRAM [NAME | --list | --helper NAME ARGUMENT...]\n");
  return 2;
}

int main(int argc, char **argv) {
  const char *nonce = getenv(REPORT_ENV_NONCE);
  process_begin(argv[0]);
  if (argc > 2 && strcmp(argv[1], "--helper") == 0)
    return run_helper(argc - 2, argv + 2);
  if (argc == 2 && strcmp(argv[1], "--list") == 0)
    return list();
  if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
    return usage();
  if (!test_program()) {
    fprintf(stderr, "%s: cannot find out where this program is\n", argv[0]);
    return TEST_FAILED;
  }
  if (argc == 1)
    return run_all();
  const test_entry *test = find_test(argv[1]);
  if (!test) {
    fprintf(stderr, "no test \"%s\" in this program; --list shows them\n", argv[1]);
    return 2;
  }
  return nonce ? run_handed_in(test, nonce) : run_alone(argv[1]);
}
