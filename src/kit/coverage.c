/* kit coverage: which lines and branches of the project its tests ran, in every process, and the gate on it.
 */
#include "coverage.h"
#include "files.h"
#include "place.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TREES = 2 };

typedef struct coverage_options {
  bool no_run;
  char **merge;
} coverage_options;

static const char usage[] =
    "usage: kit coverage [--no-run] [--merge FILE]...\n"
    "\n"
    "Builds the project with counters, twice (its own back end and the portable one), runs the tests, "
    "writes\n"
    "reports to build/coverage/ and fails under the gate of cmake/gate.json.\n"
    "\n"
    "  --no-run      report what was counted already: after a ctest of your own in build/coverage, say\n"
    "  --merge FILE  add counts from elsewhere (gcovr JSON with paths from the project's root)\n"
    "\n"
    "Tests with the labels style, install and no-coverage are left out. What no test can reach is excluded "
    "by a comment on the\n"
    "line: GCOVR_EXCL_LINE: reason (or GCOVR_EXCL_BR_LINE, or GCOVR_EXCL_START ... GCOVR_EXCL_STOP).\n"
    "Exit: 0 the gate is open, 1 it is not, or tests or counting failed, 2 usage, 3 the report could not be "
    "made.\n";

/* -1: go on; otherwise the exit code. */
static int parse(int argc, char **argv, coverage_options *ret) {
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
      fputs(usage, stdout);
      return 0;
    }
    if (!strcmp(argv[i], "--no-run"))
      ret->no_run = true;
    else if (!strcmp(argv[i], "--merge") && i + 1 < argc)
      list_add(&ret->merge, text_copy(argv[++i]));
    else {
      fprintf(stderr, "kit coverage: %s is not understood\n%s", argv[i], usage);
      return 2;
    }
  }
  return -1;
}

/* Builds, tests and dumps one tree; the tests' failure is remembered, not the end. */
static int measure(const coverage_tree *tree, bool *good) {
  bool tested = false, dumped = false;
  int err = coverage_tree_build(tree);
  if (!err)
    err = coverage_tree_clear(tree);
  if (!err)
    err = coverage_tree_test(tree, &tested);
  if (!err)
    err = coverage_tree_dump(tree, &dumped);
  *good = *good && tested && dumped;
  return err;
}

/* The gcovr JSONs of the trees, made anew, and those to merge. */
static int collect(const coverage_options *options, const coverage_tree *trees, char ***jsons, bool *good) {
  int err = 0;
  for (size_t i = 0; i < TREES && !err; i++) {
    if (!options->no_run)
      err = measure(&trees[i], good);
    else if (!coverage_tree_exists(&trees[i]))
      continue;
    else {
      bool dumped = false;
      err = coverage_tree_dump(&trees[i], &dumped);
      *good = *good && dumped;
    }
    char *json = text_format("%s/counts.json", trees[i].dir);
    if (!err)
      err = coverage_report_tree(&trees[i], json);
    list_add(jsons, json);
  }
  for (size_t i = 0; options->merge && options->merge[i]; i++)
    list_add(jsons, text_copy(options->merge[i]));
  return err;
}

static int report(char *const *jsons, bool *good) {
  char *dir = text_format("%s/build/coverage", place_root());
  bool open = false, justified = false;
  int err = coverage_report_all(jsons, dir);
  if (!err)
    err = coverage_gaps(dir);
  if (!err)
    err = coverage_markers(&justified);
  if (!err)
    err = coverage_gate(dir, &open);
  if (!err)
    printf("\nPages to read: %s/html/index.html\n", place_short(dir));
  *good = *good && open && justified;
  free(dir);
  return err;
}

int verb_coverage(int argc, char **argv) {
  coverage_tree trees[TREES] = {{.name = "coverage"}, {.name = "coverage-posix", .posix = true}};
  coverage_options options = {0};
  char **jsons = NULL;
  bool good = true;
  int code = parse(argc, argv, &options);
  if (code < 0) {
    for (size_t i = 0; i < TREES; i++)
      trees[i].dir = text_format("%s/build/%s", place_root(), trees[i].name);
    int err = collect(&options, trees, &jsons, &good);
    if (!err && !list_count(jsons)) {
      fputs("kit coverage: nothing was counted yet; run it without --no-run\n", stderr);
      good = false;
    } else if (!err)
      err = report(jsons, &good);
    code = err ? 3 : good ? 0 : 1;
    for (size_t i = 0; i < TREES; i++)
      free(trees[i].dir);
  }
  list_free(jsons);
  list_free(options.merge);
  return code;
}
