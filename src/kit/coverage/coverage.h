/*
 * Parts of `kit coverage`: build trees that count (coverage_tree.c), what gcovr makes of them
 * (coverage_report.c), and the gate (coverage_gate.c, coverage_markers.c). Functions return 0, or
 * a negative errno after a message on stderr, where nothing else is said.
 */
#ifndef KIT_COVERAGE_H
#define KIT_COVERAGE_H

#include "common/field.h"
#include "common/text.h"

#include <stdbool.h>

/* One build tree, and what the tests in it counted. */
typedef struct coverage_tree {
  const char *name;   /* "coverage-posix": its folder below build/, and in messages */
  const char *preset; /* of CMake */
  bool posix;         /* the portable back end */
  bool quick;   /* without the tests of the tool, which is not in the gate; a few that failed are run again */
  bool windows; /* that of Windows: gcc writes its own files at the end of each process, nothing is dumped */
  char *dir;
} coverage_tree;

/* NULL, or what is missing here for this tree. */
const char *coverage_tree_lacks(const coverage_tree *tree);

/* Configures and builds. */
int coverage_tree_build(const coverage_tree *tree);

/* Deletes all counts and makes the files that the tests will count into. */
int coverage_tree_clear(const coverage_tree *tree);

/* Runs the tests by CTest, then some of them with each fallback forced. *ret_good: they passed, and none told
 * of an error in counting. */
int coverage_tree_test(const coverage_tree *tree, bool *ret_good);

/* Moves what was counted into gcc's files. *ret_good: without an error in counting. */
int coverage_tree_dump(const coverage_tree *tree, bool *ret_good);

/* Where the build puts what counts; list_free() it. */
char **coverage_tree_folders(const coverage_tree *tree);

bool coverage_tree_exists(const coverage_tree *tree);

/* A tree's counts as gcovr JSON. */
int coverage_report_tree(const coverage_tree *tree, const char *json);

/* All reports of several gcovr JSONs together, into `dir`. */
int coverage_report_all(char *const *jsons, const char *dir);

/* Prints the numbers of each folder of cmake/gate.json; *ret_open: each is at or over its gate. */
int coverage_gate(const char *dir, bool *ret_open);

/* Prints lines and branches that never ran, in the folders of the gate. */
int coverage_gaps(const char *dir);

/* Prints the exclusions in the sources; *ret_good: each has a reason on its line. */
int coverage_markers(bool *ret_good);

/* Shared by the parts. */

/* Files that are left out of the gate on a machine that lacks what they need. */
typedef struct coverage_need {
  char *capability; /* a name of cp_capabilities() */
  char **files;     /* relative to the root */
  const char *why;  /* NULL: it is there; otherwise why it is not, static */
} coverage_need;
typedef struct coverage_needs {
  coverage_need *items;
  size_t count;
} coverage_needs;
void coverage_needs_read(const field_object *gate, coverage_needs *ret);
bool coverage_needs_missing(const coverage_needs *needs, const char *file);
void coverage_needs_print(const coverage_needs *needs);
void coverage_needs_clear(coverage_needs *needs);

typedef struct coverage_limits {
  double lines, branches; /* per cent */
  char **folders;         /* relative to the root, without a '/' at the end */
  coverage_needs needs;
} coverage_limits;
int coverage_limits_read(coverage_limits *ret);
void coverage_limits_clear(coverage_limits *limits);

/* Runs a command in the root, seen by the user. Its exit code, or a negative errno after a message. */
int coverage_run(const char *const *argv);

/* Adds to `list` the paths of all regular files below a folder whose name ends with `ending`. */
void coverage_files(const char *folder, const char *ending, char ***list);

/* Whether a line tells that counting went wrong: libgcov's words and those of src/harness/counters.c. */
bool coverage_is_error(const char *line);

#endif
