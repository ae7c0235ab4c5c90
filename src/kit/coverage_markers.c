/* Exclusions: comments GCOVR_EXCL_… in the sources. Each must say on its line why no test can get there. */
#include "coverage.h"
#include "files.h"
#include "place.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASON_LETTERS = 10 };

typedef struct marker_state {
  const char *file;
  size_t count;
  int open_line, open_branch; /* line of a START without its STOP so far, or 0 */
  bool good;
} marker_state;

static void complain(marker_state *state, int number, const char *what) {
  fprintf(stderr, "%s:%d: %s\n", state->file, number, what);
  state->good = false;
}

/* ": " and some words after the marker. */
static bool has_reason(const char *after) {
  int letters = 0;
  if (*after != ':')
    return false;
  for (const char *at = after + 1; *at && strncmp(at, "*/", 2) != 0; at++)
    letters += isalpha((unsigned char)*at) != 0;
  return letters >= REASON_LETTERS;
}

static void print_reason(const char *file, int number, const char *marker) {
  const char *end = strstr(marker, "*/");
  size_t size = end ? (size_t)(end - marker) : strlen(marker);
  while (size && marker[size - 1] == ' ')
    size--;
  printf("%s:%d: %.*s\n", file, number, (int)size, marker);
}

static void check_marker(marker_state *state, int number, const char *line, const char *marker) {
  bool branch = strncmp(marker, "_EXCL_BR_", 9) == 0;
  const char *word = marker + (branch ? 9 : 6);
  int *open = branch ? &state->open_branch : &state->open_line;
  if (marker - line < 5 || strncmp(marker - 5, "GCOVR", 5) != 0) {
    complain(state, number, "an exclusion must begin with GCOVR_EXCL_; other tools' markers are not heeded");
    return;
  }
  if (strncmp(word, "STOP", 4) == 0) {
    if (!*open)
      complain(state, number, "this exclusion stops without having started");
    *open = 0;
    return;
  }
  bool start = strncmp(word, "START", 5) == 0;
  if (!start && strncmp(word, "LINE", 4) != 0)
    return;
  if (*open)
    complain(state, number, "this exclusion stands inside of another");
  if (start)
    *open = number;
  if (!has_reason(word + (start ? 5 : 4)))
    complain(state, number,
             "this exclusion needs a reason on its line: GCOVR_EXCL_LINE: why no test gets here");
  else
    print_reason(state->file, number, marker - 5);
  state->count++;
}

static void check_file(marker_state *state, const char *path) {
  char *data = NULL;
  size_t size = 0;
  int number = 0;
  state->file = path + strlen(place_root()) + 1;
  state->open_line = state->open_branch = 0;
  if (file_read(path, &data, &size) != 0)
    return;
  for (char *rest = data, *line; (line = strsep(&rest, "\n"));) {
    number++;
    for (const char *at = line; (at = strstr(at, "_EXCL_")); at += 6)
      check_marker(state, number, line, at);
  }
  if (state->open_line || state->open_branch)
    complain(state, state->open_line ? state->open_line : state->open_branch, "this exclusion never stops");
  free(data);
}

int coverage_markers(bool *ret_good) {
  coverage_limits limits = {0};
  marker_state state = {.good = true};
  char **files = NULL;
  int err = coverage_limits_read(&limits);
  for (size_t i = 0; !err && i < list_count(limits.folders); i++) {
    char *folder = text_format("%s/%s", place_root(), limits.folders[i]);
    coverage_files(folder, ".c", &files);
    coverage_files(folder, ".h", &files);
    free(folder);
  }
  puts("\n== Excluded");
  for (size_t i = 0; files && files[i]; i++)
    check_file(&state, files[i]);
  printf("%zu exclusion%s\n", state.count, state.count == 1 ? "" : "s");
  *ret_good = state.good;
  list_free(files);
  coverage_limits_clear(&limits);
  return err;
}
