/* One build tree that counts: cmake/Coverage.cmake is its other half. */
#include "common/fallbacks.h"
#include "common/files.h"
#include "common/job.h"
#include "common/place.h"
#include "coverage/coverage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *processors(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return text_format("%ld", count > 0 ? count : 1);
}

const char *coverage_tree_lacks(const coverage_tree *tree) {
  static const char *const needed[][2] = {{"x86_64-w64-mingw32-gcc", "mingw-w64 is not installed"},
                                          {"wine", "Wine is not installed"}};
  if (!tree->windows)
    return NULL;
  char *toolchain = text_format("%s/cmake/windows.cmake", place_root());
  bool built = file_exists(toolchain);
  free(toolchain);
  if (!built)
    return "there is no cmake/windows.cmake";
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    char *found = cp_which(needed[i][0], NULL);
    free(found);
    if (!found)
      return needed[i][1];
  }
  return NULL;
}

char **coverage_tree_folders(const coverage_tree *tree) {
  char **folders = NULL;
  if (tree->windows) { /* Wine's own folder is beside these, and shows all disks */
    list_add(&folders, text_format("%s/src", tree->dir));
    list_add(&folders, text_format("%s/tests", tree->dir));
  } else
    list_add(&folders, text_copy(tree->dir));
  return folders;
}

static void files_of(const coverage_tree *tree, const char *ending, char ***list) {
  char **folders = coverage_tree_folders(tree);
  for (size_t i = 0; folders[i]; i++)
    coverage_files(folders[i], ending, list);
  list_free(folders);
}

bool coverage_tree_exists(const coverage_tree *tree) {
  char *list = text_format("%s/coverage-executables.txt", tree->dir);
  bool exists = file_exists(list);
  free(list);
  return exists;
}

/* gcc's notes of objects that are no longer part of the build would still be reported. */
static int forget_stale(const coverage_tree *tree) {
  const char *const dead[] = {"ninja", "-C", tree->dir, "-t", "cleandead", NULL};
  char **notes = NULL;
  int code = coverage_run(dead);
  files_of(tree, ".gcno", &notes);
  for (size_t i = 0; notes && notes[i]; i++) {
    char *object = text_format("%.*s.%s", (int)(strlen(notes[i]) - strlen(".gcno")), notes[i],
                               tree->windows ? "obj" : "o");
    if (!file_exists(object))
      (void)unlink(notes[i]);
    free(object);
  }
  list_free(notes);
  return code;
}

int coverage_tree_build(const coverage_tree *tree) {
  char *jobs = processors();
  const char *const configure[] = {
      "cmake", "--preset", tree->preset,
      "-B",    tree->dir,  tree->posix ? "-DCHILDPROC_POSIX=ON" : "-DCHILDPROC_POSIX=OFF",
      NULL};
  const char *const build[] = {"cmake", "--build", tree->dir, "--parallel", jobs, NULL};
  printf("\n== %s: build\n", tree->name);
  int code = coverage_run(configure);
  if (code == 0)
    code = coverage_run(build);
  if (code == 0)
    code = forget_stale(tree);
  if (code > 0) {
    fprintf(stderr, "kit coverage: %s could not be built\n", tree->name);
    code = -EIO;
  }
  free(jobs);
  return code;
}

/* The programs that count, as the build wrote them down. */
static int executables(const coverage_tree *tree, char ***ret) {
  char *list = text_format("%s/coverage-executables.txt", tree->dir), *data = NULL;
  size_t size = 0;
  int err = file_read(list, &data, &size);
  if (err)
    fprintf(stderr, "kit coverage: %s: %s\n", list, strerror(-err));
  for (char *rest = data, *line; !err && (line = strsep(&rest, "\n"));)
    if (*line && file_exists(line)) /* a target outside of `all` is not built */
      list_add(ret, text_copy(line));
  if (!err && !list_count(*ret)) {
    fprintf(stderr, "kit coverage: %s names no program that was built\n", list);
    err = -ENOENT;
  }
  free(data);
  free(list);
  return err;
}

bool coverage_is_error(const char *line) {
  return strncmp(line, "profiling:", 10) == 0 || strstr(line, "libgcov profiling error");
}

/* Cuts the text into lines. */
static size_t print_errors(const char *where, char *text) {
  size_t errors = 0;
  for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
    if (coverage_is_error(line)) {
      fprintf(stderr, "kit coverage: %s: %s\n", where, line);
      errors++;
    }
  return errors;
}

/* Errors in a file that need not exist. */
static size_t errors_in(const char *path) {
  char *data = NULL;
  size_t size = 0, errors = 0;
  if (file_read(path, &data, &size) == 0) {
    for (size_t i = 0; i < size; i++) /* a test may have printed anything */
      if (!data[i])
        data[i] = ' ';
    errors = print_errors(place_short(path), data);
  }
  free(data);
  return errors;
}

/* What went wrong in one program that was run for its counters; false if something did. */
static bool told_nothing(const job *one, const char *mode) {
  const char *name = place_short(one->argv[0]);
  if (one->err.size && print_errors(name, one->err.data))
    return false;
  if (one->code == 0)
    return true;
  fprintf(stderr, "kit coverage: %s: could not %s its counters: ", name, mode);
  if (one->failure)
    fprintf(stderr, "%s\n", one->failure);
  else
    fprintf(stderr, "exit code %d\n", one->code);
  return false;
}

/* Runs each program with CHILDPROC_COUNTERS=mode, before its main(). */
static int each(const coverage_tree *tree, const char *mode, bool *ret_good) {
  char **programs = NULL;
  int err = executables(tree, &programs);
  if (err)
    return err;
  char *variable = text_format("CHILDPROC_COUNTERS=%s", mode);
  const char *const env_add[] = {variable, "CHILDPROC_COUNTERS_DIR", NULL};
  size_t count = list_count(programs);
  job *jobs = kit_alloc(count, sizeof *jobs);
  for (size_t i = 0; programs && programs[i]; i++) {
    job_argument(&jobs[i], programs[i]);
    jobs[i].cwd = tree->dir;
    jobs[i].env_add = env_add;
  }
  (void)jobs_run(jobs, count);
  bool good = true;
  for (size_t i = 0; i < count; i++) {
    good = told_nothing(&jobs[i], mode) && good;
    job_clear(&jobs[i]);
  }
  free(jobs);
  free(variable);
  list_free(programs);
  *ret_good = good;
  return 0;
}

static int make_counters(const coverage_tree *tree, const char *folder) {
  bool good = false;
  int err = folder_make(folder);
  if (!err && chmod(folder, 01777) < 0)
    err = -errno;
  if (err)
    fprintf(stderr, "kit coverage: %s: %s\n", folder, strerror(-err));
  else
    err = each(tree, "create", &good);
  return err || good ? err : -EIO;
}

int coverage_tree_clear(const coverage_tree *tree) {
  char *folder = text_format("%s/counters", tree->dir), **stale = NULL;
  files_of(tree, ".gcda", &stale);
  coverage_files(folder, "", &stale);
  for (size_t i = 0; stale && stale[i]; i++)
    (void)unlink(stale[i]);
  int err = tree->windows ? 0 : make_counters(tree, folder);
  list_free(stale);
  free(folder);
  return err;
}

static void add(char ***list, const char *const *words) {
  for (size_t i = 0; words[i]; i++)
    list_add(list, text_copy(words[i]));
}

/* The tests that failed in CTest's last run, one a line, "12:unit.name"; to free(). */
static char *last_failed(const coverage_tree *tree, size_t *ret_count) {
  char *path = text_format("%s/Testing/Temporary/LastTestsFailed.log", tree->dir), *data = NULL;
  *ret_count = 0;
  if (file_read(path, &data, NULL) != 0)
    data = text_copy("");
  for (const char *at = data; (at = strchr(at, '\n')); at++)
    ++*ret_count;
  free(path);
  return data;
}

/* What passes when it is run again alone is named, and has not failed. */
static bool passes_again(const coverage_tree *tree, const char *const *env) {
  enum { MOST = 3 };
  size_t count = 0;
  char *failed = last_failed(tree, &count), **argv = NULL;
  bool good = false;
  if (tree->quick && count > 0 && count <= MOST) {
    add(&argv, env);
    add(&argv, (const char *const[]){"ctest", "--test-dir", tree->dir, "--rerun-failed", "-j1",
                                     "--output-on-failure", "--no-tests=error", NULL});
    good = coverage_run((const char *const *)argv) == 0;
    for (char *rest = failed, *line; good && (line = strsep(&rest, "\n"));)
      if (*line)
        printf("UNSTABLE  %s, test %s: failed, and passed when it was run again\n", tree->name, line);
    list_free(argv);
  }
  free(failed);
  return good;
}

/* One run of CTest: -L or -LE with its labels, and rules for CHILDPROC_FAULT or NULL. */
static int test_once(const coverage_tree *tree, const char *option, const char *labels, const char *rules,
                     bool *good) {
  char *jobs = processors(), *log = text_format("%s/Testing/Temporary/LastTest.log", tree->dir);
  char **env = NULL, **argv = NULL;
  add(&env, (const char *const[]){"env", "-u", "KIT_BUILD", "-u", "CHILDPROC_FAULT", NULL});
  if (rules)
    list_add(&env, text_format("CHILDPROC_FAULT=%s", rules));
  add(&argv, (const char *const *)env);
  add(&argv, (const char *const[]){"ctest", "--test-dir", tree->dir, option, labels, "--parallel", jobs,
                                   "--output-on-failure", "--no-tests=error", NULL});
  (void)unlink(log);
  int code = coverage_run((const char *const *)argv);
  if (errors_in(log)) {
    fprintf(stderr, "kit coverage: %s: counting failed in a test, the numbers are not true\n", tree->name);
    *good = false;
  }
  if (code != 0 && !passes_again(tree, (const char *const *)env)) {
    fprintf(stderr, "kit coverage: %s: the tests failed\n", tree->name);
    *good = false;
  }
  list_free(argv);
  list_free(env);
  free(log);
  free(jobs);
  return code < 0 ? code : 0;
}

/* Labels of the tests that say nothing about what this tree has of its own. */
static const char *left_out(const coverage_tree *tree) {
  if (tree->windows)
    return "^(no-coverage|conformance)$";
  if (tree->posix)
    return "^(no-coverage|style|install|kit|course|conformance|node|v8)$";
  return tree->quick ? "^(no-coverage|style|install|engines|kit|course)$"
                     : "^(no-coverage|style|install|engines)$";
}

int coverage_tree_test(const coverage_tree *tree, bool *ret_good) {
  bool good = true;
  printf("\n== %s: tests\n", tree->name);
  int err = test_once(tree, "-LE", left_out(tree), NULL, &good);
  for (size_t i = 0; i < fallback_count && !err; i++) {
    if (tree->windows || fallbacks[i].posix != tree->posix)
      continue;
    printf("\n== %s: tests, %s\n", tree->name, fallbacks[i].label);
    err = test_once(tree, "-L", fallbacks[i].tests, fallbacks[i].rules, &good);
  }
  *ret_good = good;
  return err;
}

int coverage_tree_dump(const coverage_tree *tree, bool *ret_good) {
  *ret_good = true;
  if (tree->windows)
    return 0;
  char *noted = text_format("%s/counters/errors.log", tree->dir); /* of processes whose stderr nobody saw */
  bool good = false;
  int err = each(tree, "dump", &good);
  *ret_good = !errors_in(noted) && good;
  free(noted);
  return err;
}
