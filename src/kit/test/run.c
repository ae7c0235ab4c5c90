#include "test/run.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"
#include "test/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int lock_fd = -1;

static int take_lock(const test_run *run) {
  char *path = text_format("%s/lock", run->log_dir);
  lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  int error = lock_fd < 0 || flock(lock_fd, LOCK_EX | LOCK_NB) ? -errno : 0;
  if (error == -EWOULDBLOCK)
    fprintf(stderr,
            "kit: another ./kit test runs in this checkout; wait for its end, or use a second checkout\n");
  else if (error)
    fprintf(stderr, "kit: %s: %s\n", path, strerror(-error));
  free(path);
  return error;
}

int test_run_open(test_run *run) {
  run->log_dir = text_format("%s/build/test", place_root());
  int error = folder_make(run->log_dir);
  if (error)
    fprintf(stderr, "kit: %s: %s\n", run->log_dir, strerror(-error));
  else
    error = take_lock(run);
  if (!error && (error = step_signals_open()))
    fprintf(stderr, "kit: no loop to run tests on: %s\n", strerror(-error));
  return error;
}

void test_run_close(test_run *run) {
  step_signals_close();
  if (lock_fd >= 0)
    (void)close(lock_fd);
  lock_fd = -1;
  free(run->log_dir);
  run->presets_good = list_free(run->presets_good);
  run->presets_bad = list_free(run->presets_bad);
  run->failures = list_free(run->failures);
  run->unstables = list_free(run->unstables);
}

char *test_log_path(const test_run *run, const char *label, const char *ending) {
  char *name = text_format("%s-%s.%s", run->suite, label, ending);
  for (char *at = name; *at; at++)
    if (strchr("/ =:,#", *at))
      *at = '-';
  char *path = text_format("%s/%s", run->log_dir, name);
  free(name);
  return path;
}

char *test_trouble(const step_end *end) {
  if (end->why)
    return text_copy(end->why);
  if (end->left_running)
    return text_format("left %d process%s running", end->left_running, end->left_running == 1 ? "" : "es");
  return NULL;
}

void test_count_failure(test_run *run, const char *name) {
  run->failed++;
  list_add(&run->failures, text_format("%s: %s", run->suite, name));
}

void test_count_skip(test_run *run, const char *why) {
  run->skipped++;
  report_end(SHOW_NEUTRAL, "skipped", 0, why);
}

/* Says and counts that a step is skipped where its program is missing. */
static bool is_installed(test_run *run, const char *program) {
  char *found = cp_which(program, NULL);
  if (!found) {
    char *why = text_format("%s is not installed", program);
    test_count_skip(run, why);
    free(why);
  }
  free(found);
  return found != NULL;
}

static void count_exit_77(test_run *run, const char *log) {
  char *data = NULL;
  size_t size = 0;
  (void)file_read(log, &data, &size);
  char *last = report_last_line(data ? data : "");
  test_count_skip(run, last);
  free(last);
  free(data);
}

/* The step after its start was reported. */
static bool run_started(test_run *run, const test_step *step) {
  char *log = test_log_path(run, step->label, "log");
  step_end end = step_run(step, place_root(), log, NULL);
  char *why = test_trouble(&end);
  bool passed = end.code == 0 && !why;
  if (step_interrupted()) {
    report_end(SHOW_NEUTRAL, "ended", end.seconds, NULL);
    passed = false;
  } else if (passed) {
    run->passed++;
    report_end(SHOW_GOOD, "passed", end.seconds, NULL);
  } else if (end.code == 77 && !why) {
    count_exit_77(run, log);
  } else {
    test_count_failure(run, step->label);
    report_end(SHOW_BAD, "FAILED", end.seconds, why);
    report_tail_file(log);
  }
  free(why);
  free(log);
  return passed;
}

bool test_command(test_run *run, const test_step *step) {
  if (step_interrupted())
    return false;
  report_start(step->label);
  return is_installed(run, step->argv[0]) && run_started(run, step);
}

void test_find_unstable(test_run *run, const char *label) {
  static const char word[] = "UNSTABLE  ";
  char *log = test_log_path(run, label, "log"), *data = NULL;
  (void)file_read(log, &data, NULL);
  for (char *rest = data, *line; data && (line = strsep(&rest, "\n"));)
    if (strncmp(line, word, strlen(word)) == 0) {
      printf("    %s\n", line);
      run->unstable++;
      list_add(&run->unstables, text_format("%s, %s: %s", run->suite, label, line + strlen(word)));
    }
  free(data);
  free(log);
}

bool test_shell(test_run *run, const char *label, const char *needed, const char *script, const char *word) {
  if (step_interrupted())
    return false;
  report_start(label);
  const char *const argv[] = {"sh", "-c", script, "sh", word, NULL};
  return is_installed(run, needed) &&
         run_started(run, &(test_step){.label = label, .argv = argv, .minutes = 15});
}

bool test_preset(test_run *run, const char *preset) {
  if (list_has(run->presets_good, preset))
    return true;
  if (list_has(run->presets_bad, preset) || step_interrupted())
    return false;
  char *label = text_format("build %s", preset);
  const char *compiler = strcmp(preset, "clang") == 0     ? "clang"
                         : strcmp(preset, "windows") == 0 ? "x86_64-w64-mingw32-gcc"
                                                          : "cc";
  /* Configured each time: that is quick, and it sees what an earlier checkout left. */
  bool good = test_shell(run, label, compiler,
                         "cmake -S . --preset \"$1\" && cmake --build --preset \"$1\" -- -k 20", preset);
  list_add(good ? &run->presets_good : &run->presets_bad, text_copy(preset));
  free(label);
  return good;
}
