/*
 * What AddressSanitizer, LeakSanitizer, UndefinedBehaviorSanitizer or valgrind wrote about a program that was
 * built or started so. Their reports go to files of the run; each is told with the line of the learner's
 * files where it happened.
 */
#include "add.h"
#include "common/say.h"
#include "engine.h"
#include "sanitizer_report.h"
#include "supervise/run.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPORT_NAME "memory"

typedef void report_done(const kit_run *run, const char *path, kit_findings *findings);

static void each_report(const kit_run *run, const char *folder, report_done *done, kit_findings *findings) {
  DIR *dir = folder && *folder ? opendir(folder) : NULL;
  for (struct dirent *entry; dir && (entry = readdir(dir));) {
    char path[4200];
    if (strncmp(entry->d_name, REPORT_NAME ".", sizeof REPORT_NAME) == 0 &&
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < (int)sizeof path)
      done(run, path, findings);
  }
  if (dir)
    (void)closedir(dir);
}

static void forget(const kit_run *run, const char *path, kit_findings *findings) {
  (void)run;
  (void)findings;
  (void)unlink(path);
}

static int start(kit_run *run, void **state, const char **why) {
  char text[4200];
  const char *dir = kit_run_dir(run);
  *state = NULL;
  each_report(run, run->options->cwd, forget, NULL); /* of the run before this one */
  *why = _("its options are too long");
  int n = snprintf(text, sizeof text, "log_path=%s/" REPORT_NAME ":exitcode=86:detect_leaks=1", dir);
  int r = n < 0 || (size_t)n >= sizeof text ? -ENAMETOOLONG : kit_run_env(run, "ASAN_OPTIONS", text);
  (void)snprintf(text, sizeof text, "log_path=%s/" REPORT_NAME ":exitcode=86:print_stacktrace=1", dir);
  if (r == 0)
    r = kit_run_env(run, "UBSAN_OPTIONS", text);
  return r == 0 ? kit_run_env(run, "LSAN_OPTIONS", "exitcode=0") : r;
}

static bool observe(kit_run *run, void *state, const proc_tree *tree) {
  (void)run;
  (void)state;
  (void)tree;
  return false;
}

static void read_one(const kit_run *run, const char *path, kit_findings *findings) {
  sanitizer_report_read(path, run->options->sources, findings);
}

static void finish(kit_run *run, void *state, const proc_tree *tree, kit_findings *findings) {
  (void)state;
  (void)tree;
  each_report(run, kit_run_dir(run), read_one, findings);
  each_report(run, run->options->cwd, read_one, findings);
}

static void release(void *state) {
  (void)state;
}

const kit_engine kit_engine_memory = {"memory", start, observe, finish, release};
