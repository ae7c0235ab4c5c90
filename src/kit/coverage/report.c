/* What gcovr makes of the counts. */
#include "common/files.h"
#include "common/place.h"
#include "coverage/coverage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(char ***list, const char *one, const char *other) {
  list_add(list, text_copy(one));
  if (other)
    list_add(list, text_copy(other));
}

/* gcovr, from the root, on the folders of the gate; only markers with the prefix GCOVR, which are checked. */
static int command(char ***ret) {
  coverage_limits limits = {0};
  int err = coverage_limits_read(&limits);
  add(ret, "gcovr", NULL);
  add(ret, "--root", place_root());
  add(ret, "--exclude-pattern-prefix", "GCOVR");
  for (size_t i = 0; !err && i < list_count(limits.folders); i++) {
    add(ret, "--filter", NULL);
    list_add(ret, text_format("%s/", limits.folders[i]));
  }
  coverage_limits_clear(&limits);
  return err;
}

static int run_and_free(char **argv, int err) {
  if (!err) {
    int code = coverage_run((const char *const *)argv);
    if (code > 0)
      fprintf(
          stderr,
          "kit coverage: gcovr ended with %d. An AssertionError means that one function stands at different "
          "lines in two counts of one file: they are of different versions (run without --no-run), or the "
          "file has variants of the function, which belong into files of their own.\n",
          code);
    err = code > 0 ? -EIO : code;
  }
  list_free(argv);
  return err;
}

int coverage_report_tree(const coverage_tree *tree, const char *json) {
  char **argv = NULL;
  int err = command(&argv);
  add(&argv, "--json", json);
  if (tree->windows)
    add(&argv, "--gcov-executable", "x86_64-w64-mingw32-gcov");
  char **folders = coverage_tree_folders(tree);
  for (size_t i = 0; folders[i]; i++)
    add(&argv, folders[i], NULL);
  list_free(folders);
  return run_and_free(argv, err);
}

int coverage_report_all(char *const *jsons, const char *dir) {
  static const char *const files[][2] = {{"--json", "coverage.json"},
                                         {"--json-summary", "summary.json"},
                                         {"--xml", "cobertura.xml"},
                                         {"--sonarqube", "sonarqube.xml"},
                                         {"--html-details", "html/index.html"}};
  char **argv = NULL, *html = text_format("%s/html", dir);
  folder_remove(html);
  int err = folder_make(html);
  if (err)
    fprintf(stderr, "kit coverage: %s: %s\n", html, strerror(-err));
  else
    err = command(&argv);
  for (size_t i = 0; jsons[i]; i++)
    add(&argv, "--add-tracefile", jsons[i]);
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    add(&argv, files[i][0], NULL);
    list_add(&argv, text_format("%s/%s", dir, files[i][1]));
  }
  free(html);
  return run_and_free(argv, err);
}
