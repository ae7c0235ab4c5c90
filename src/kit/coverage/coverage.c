/* kit coverage: which lines and branches of the project its tests ran, in every process, and the gate on it.
 */
#include "coverage/coverage.h"
#include "common/files.h"
#include "common/place.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TREES = 3 };

typedef struct coverage_options {
  bool no_run, quick, without_windows;
  char **merge;
} coverage_options;

const char verb_coverage_help[] =
    "  Builds the project with counters (its own back end, the portable one and,\n"
    "  where mingw-w64 and Wine are installed, that of Windows), runs the tests,\n"
    "  writes reports to build/coverage/ and fails under the gate of\n"
    "  cmake/gate.json.\n"
    "\n"
    "  --no-run      report what was counted already, by a ctest of your own in\n"
    "                build/coverage, say\n"
    "  --quick       without the tests of the tool, which is not in the gate; where\n"
    "                no more than three tests fail, they are run again alone, and\n"
    "                those that pass then are named as UNSTABLE\n"
    "  --without windows\n"
    "                leaves out the back end of Windows\n"
    "  --merge FILE  add counts from elsewhere (gcovr JSON with paths from the\n"
    "                project's root)\n"
    "\n"
    "  Tests with the labels style, install and no-coverage are left out, and those\n"
    "  of the tool in the other builds. What no test can reach is excluded by a\n"
    "  comment on its line: GCOVR_EXCL_LINE: reason (or GCOVR_EXCL_BR_LINE, or\n"
    "  GCOVR_EXCL_START ... GCOVR_EXCL_STOP).\n"
    "  Exit codes: 0 the gate is open, 1 it is not, or tests or counting failed,\n"
    "  2 not understood, 3 no report could be made.\n";

static bool parse(int argc, char **argv, coverage_options *ret) {
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--no-run"))
      ret->no_run = true;
    else if (!strcmp(argv[i], "--quick"))
      ret->quick = true;
    else if (!strcmp(argv[i], "--without") && i + 1 < argc && !strcmp(argv[i + 1], "windows")) {
      ret->without_windows = true;
      i++;
    } else if (!strcmp(argv[i], "--merge") && i + 1 < argc)
      list_add(&ret->merge, text_copy(argv[++i]));
    else {
      fprintf(stderr, "kit coverage: %s is not understood\n", argv[i]);
      verb_usage("coverage");
      return false;
    }
  }
  return true;
}

/* Tests and dumps one tree; the tests' failure is remembered, not the end. */
static int measure(const coverage_tree *tree, bool *good) {
  bool tested = false, dumped = false;
  int err = coverage_tree_clear(tree);
  if (!err)
    err = coverage_tree_test(tree, &tested);
  if (!err)
    err = coverage_tree_dump(tree, &dumped);
  *good = *good && tested && dumped;
  return err;
}

static int dump_again(const coverage_tree *tree, bool *good) {
  bool dumped = false;
  int err = coverage_tree_dump(tree, &dumped);
  *good = *good && dumped;
  return err;
}

/* Says so where a tree is left out; the gate is over what was measured. */
static bool left_out(const coverage_options *options, const coverage_tree *tree) {
  const char *why = tree->windows && options->without_windows ? "it is left out" : coverage_tree_lacks(tree);
  if (why)
    printf("\n== %s: the back end of Windows is not measured here: %s\n", tree->name, why);
  return why != NULL;
}

/* The gcovr JSONs of the trees, made anew, and those to merge. */
static int collect(const coverage_options *options, const coverage_tree *trees, char ***jsons, bool *good) {
  int err = 0;
  bool out[TREES];
  for (size_t i = 0; i < TREES; i++)
    out[i] = left_out(options, &trees[i]);
  /* All builds first: they must be of the same sources, and somebody may go on working. */
  for (size_t i = 0; i < TREES && !err && !options->no_run; i++)
    if (!out[i])
      err = coverage_tree_build(&trees[i]);
  for (size_t i = 0; i < TREES && !err; i++) {
    if (out[i] || (options->no_run && !coverage_tree_exists(&trees[i])))
      continue;
    err = options->no_run ? dump_again(&trees[i], good) : measure(&trees[i], good);
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

static int run(const coverage_options *options) {
  coverage_tree trees[TREES] = {{.name = "coverage", .preset = "coverage"},
                                {.name = "coverage-posix", .preset = "coverage", .posix = true},
                                {.name = "coverage-windows", .preset = "coverage-windows", .windows = true}};
  char **jsons = NULL;
  bool good = true;
  for (size_t i = 0; i < TREES; i++) {
    trees[i].quick = options->quick;
    trees[i].dir = text_format("%s/build/%s", place_root(), trees[i].name);
  }
  int err = collect(options, trees, &jsons, &good);
  if (!err && !jsons) {
    fputs("kit coverage: nothing was counted yet; run it without --no-run\n", stderr);
    good = false;
  } else if (!err)
    err = report(jsons, &good);
  for (size_t i = 0; i < TREES; i++)
    free(trees[i].dir);
  list_free(jsons);
  return err ? KIT_BROKEN : good ? KIT_GOOD : KIT_FAILED;
}

int verb_coverage(int argc, char **argv) {
  coverage_options options = {0};
  int code = parse(argc, argv, &options) ? run(&options) : KIT_USAGE;
  list_free(options.merge);
  return code;
}
