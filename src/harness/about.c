/* What this process has been told about its test, and about itself. */
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *program;
static char folder[4096];
static bool quiet;

void process_begin(const char *argv0) {
  const char *dir = getenv(REPORT_ENV_DIR);
  /* A copy: what getenv() gave may go when any variable is set. */
  snprintf(folder, sizeof folder, "%s", dir ? dir : "");
  quiet = getenv(REPORT_ENV_QUIET) != NULL;
  program = system_program(argv0);
}

const char *test_program(void) {
  return program;
}

const char *test_dir(void) {
  return folder;
}

bool test_quiet(void) {
  return quiet;
}

const char *test_system(void) {
  return system_name();
}

bool test_full(void) {
  const char *full = getenv("CHILDPROC_FULL");
  return full && *full && strcmp(full, "0") != 0;
}
