/* Copies of the probe, each with its plan beside it. */
#include "probe.h"
#include "probe_format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACES 8

static const char *folder_of_test(void) {
  const char *folder = getenv("CHILDPROC_TEST_DIR");
  if (!folder || !*folder)
    folder = getenv("TMPDIR");
  return folder && *folder ? folder : "/tmp";
}

static int copy_data(int from, int to) {
  char block[65536];
  for (;;) {
    ssize_t n = read(from, block, sizeof block);
    if (n <= 0)
      return n < 0 ? -errno : 0;
    if (write(to, block, (size_t)n) != n)
      return -EIO;
  }
}

/* A link where one is possible: a file that was just written may still be open in somebody's child, and
   cannot be executed then (ETXTBSY). */
static int copy_program(const char *to) {
  (void)unlink(to);
  if (link(PROBE_PROGRAM, to) == 0)
    return 0;
  int from = open(PROBE_PROGRAM, O_RDONLY | O_CLOEXEC);
  if (from < 0)
    return -errno;
  int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
  int r = fd < 0 ? -errno : copy_data(from, fd);
  (void)close(from);
  if (fd >= 0 && close(fd) < 0 && r == 0)
    r = -errno;
  return r;
}

static int write_plan(const char *program, const probe_plan *plan) {
  char path[4096];
  if (snprintf(path, sizeof path, "%s%s", program, PROBE_PLAN) >= (int)sizeof path)
    return -ENAMETOOLONG;
  FILE *file = fopen(path, "we");
  if (!file)
    return -errno;
  int n = fprintf(file, "%d %d %d %d %d %ld %ld may=%s", plan->code, plan->copies, plan->waits, plan->ends_by,
                  plan->outlives, plan->writes_out, plan->writes_err, plan->may ? plan->may : "");
  return fclose(file) != 0 || n < 0 ? -EIO : 0;
}

const char *probe_place_in(const char *folder, const char *name, const probe_plan *plan) {
  static char places[PLACES][4096];
  static unsigned next;
  char *path = places[next++ % PLACES];
  int n = snprintf(path, sizeof places[0], "%s/%s", folder, name);
  int r = n < 0 || (size_t)n >= sizeof places[0] ? -ENAMETOOLONG : copy_program(path);
  if (r == 0)
    r = write_plan(path, plan ? plan : &(probe_plan){0});
  if (r == 0)
    return path;
  errno = -r;
  return NULL;
}

const char *probe_place(const char *name, const probe_plan *plan) {
  return probe_place_in(folder_of_test(), name, plan);
}

/* Where it reports: its name was given to probe_place(), or is a path. */
static void report_path(const char *name, char path[4096]) {
  (void)snprintf(path, 4096, "%s%s%s%s", strchr(name, '/') ? "" : folder_of_test(),
                 strchr(name, '/') ? "" : "/", name, PROBE_REPORT);
}

int probe_read(const char *name, size_t i, probe_report *ret) {
  char path[4096];
  report_path(name, path);
  return probe_read_file(path, i, ret);
}

size_t probe_count(const char *name) {
  size_t count = 0;
  probe_report report;
  while (probe_read(name, count, &report) == 0) {
    probe_free(&report);
    count++;
  }
  return count;
}
