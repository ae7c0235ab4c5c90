/* kit test: the project's own tests, as CI runs them. */
#include "common/text.h"
#include "test/report.h"
#include "test/suites.h"
#include "verbs.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { INTERRUPTED = 130 };

static const char usage[] =
    "usage: ./kit test [SUITE...] [--without SUITE]... [--full] [--seed N]\n"
    "       ./kit test --list\n"
    "\n"
    "Runs the suites named, or all but those of --full. Logs are kept in build/test. The last line\n"
    "says how many cases passed, failed and were skipped; the exit code is 1 if one failed. Where no\n"
    "more than three tests of a step fail, they are run again alone: what passes then is named as\n"
    "UNSTABLE, with what it said the first time, and has not failed. With --full it has.\n"
    "\n"
    "  --list            the suites\n"
    "  --without SUITE   leaves one out; may be given several times\n"
    "  --full            everything, and nothing sampled\n"
    "  --seed N          the seed of what is sampled; it is printed at the start of each run\n";

typedef struct test_request {
  bool named, list, sets, full;
  unsigned seed;
  bool *wanted, *unwanted; /* one for each suite */
} test_request;

static bool mark(bool *marks, const char *name) {
  const char *names[64];
  for (size_t i = 0; i < test_suite_count; i++) {
    names[i] = test_suites[i].name;
    if (strcmp(names[i], name) == 0)
      return marks[i] = true;
  }
  const char *near = text_nearest(name, names, test_suite_count);
  fprintf(stderr, "kit test: there is no suite \"%s\"%s%s%s; ./kit test --list shows them\n", name,
          near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
  return false;
}

static bool read_seed(const char *text, unsigned *ret) {
  if (text && *text >= '0' && *text <= '9') {
    char *end = NULL;
    unsigned long value = strtoul(text, &end, 10);
    *ret = (unsigned)value;
    if (!*end && value <= UINT_MAX)
      return true;
  }
  fputs("kit test: --seed wants a number from 0 to 4294967295\n", stderr);
  return false;
}

static int parse(char **argv, test_request *ret) {
  for (int i = 1; argv[i]; i++) {
    const char *word = argv[i], *next = argv[i + 1];
    if (strcmp(word, "--list") == 0) {
      ret->list = true;
    } else if (strcmp(word, "--sets") == 0) {
      ret->sets = true;
    } else if (strcmp(word, "--full") == 0) {
      ret->full = true;
    } else if (strcmp(word, "--seed") == 0) {
      if (!read_seed(next, &ret->seed))
        return KIT_USAGE;
      i++;
    } else if (strcmp(word, "--without") == 0 && next) {
      if (!mark(ret->unwanted, next))
        return KIT_USAGE;
      i++;
    } else if (word[0] == '-') {
      fputs(usage, strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ? stdout : stderr);
      return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ? -1 : KIT_USAGE;
    } else if (mark(ret->wanted, word)) {
      ret->named = true;
    } else {
      return KIT_USAGE;
    }
  }
  return KIT_GOOD;
}

static bool is_chosen(const test_request *request, size_t i) {
  bool wanted = request->named ? request->wanted[i] : request->full || !test_suites[i].full_only;
  return wanted && !request->unwanted[i];
}

static bool leaves_out(const test_request *request, const char *name) {
  for (size_t i = 0; i < test_suite_count; i++)
    if (strcmp(test_suites[i].name, name) == 0)
      return request->unwanted[i];
  return false;
}

static void show_list(void) {
  for (size_t i = 0; i < test_suite_count; i++) {
    const test_suite *one = &test_suites[i];
    printf("%-12s %s%s\n", one->name, one->what, one->full_only ? " (with --full)" : "");
  }
}

/* What the launcher asks before it installs: the sets of packages that the chosen suites need. */
static void show_sets(const test_request *request) {
  if (request->list)
    return;
  for (size_t i = 0; i < test_suite_count; i++)
    if (is_chosen(request, i) && *test_suites[i].sets)
      printf("%s ", test_suites[i].sets);
  putchar('\n');
}

static void summary(const test_run *run, double seconds) {
  printf("\n%.0f s in all\n", seconds);
  for (size_t i = 0; i < list_count(run->failures); i++)
    printf("FAILED  %s\n", run->failures[i]);
  for (size_t i = 0; i < list_count(run->unstables); i++)
    printf("UNSTABLE  %s\n", run->unstables[i]);
  if (step_interrupted())
    printf("ended before all was run\n");
  if (run->unstable)
    printf("%d failed and passed when run again alone: a defect of the test or of what it tests\n",
           run->unstable);
  printf("%d passed, %d failed, %d skipped\n", run->passed, run->failed, run->skipped);
}

static double now(void) {
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* What tests read (src/harness/harness.h): the seed, and whether all is to be tried. */
static void tell_tests(const test_request *request) {
  char *seed = text_format("%u", request->seed);
  (void)setenv("CHILDPROC_SEED", seed, 1);
  free(seed);
  if (request->full)
    (void)setenv("CHILDPROC_FULL", "1", 1);
}

static bool takes(const test_request *request, const char *name) {
  for (size_t i = 0; i < test_suite_count; i++)
    if (strcmp(test_suites[i].name, name) == 0)
      return is_chosen(request, i);
  return false;
}

static int run_suites(const test_request *request) {
  test_run run = {.full = request->full,
                  .seed = request->seed,
                  .without_windows = leaves_out(request, "windows"),
                  .with_coverage = takes(request, "coverage")};
  int code = KIT_BROKEN;
  if (test_run_open(&run) == 0) {
    tell_tests(request);
    printf("seed %u: the same sample again with --seed %u\n", request->seed, request->seed);
    double start = now();
    for (size_t i = 0; i < test_suite_count && !step_interrupted(); i++) {
      if (!is_chosen(request, i))
        continue;
      run.suite = test_suites[i].name;
      printf("\n%s: %s\n", run.suite, test_suites[i].what);
      test_suites[i].run(&run);
    }
    summary(&run, now() - start);
    code = step_interrupted() ? INTERRUPTED : run.failed ? KIT_FAILED : KIT_GOOD;
  }
  test_run_close(&run);
  return code;
}

int verb_test(int argc, char **argv) {
  (void)argc;
  test_request request = {.seed = (unsigned)time(NULL) ^ (unsigned)getpid() << 16};
  request.wanted = kit_alloc(test_suite_count, sizeof(bool));
  request.unwanted = kit_alloc(test_suite_count, sizeof(bool));
  int code = parse(argv, &request);
  if (code == KIT_GOOD && request.sets)
    show_sets(&request);
  else if (code == KIT_GOOD && request.list)
    show_list();
  else if (code == KIT_GOOD)
    code = run_suites(&request);
  free(request.wanted);
  free(request.unwanted);
  return code < 0 ? KIT_GOOD : code;
}
