#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const no_engines[] = {NULL};

kit_report run_bad_with(const char *name, kit_supervise_options options) {
  options.argv = CP_ARGS(BAD, name);
  options.engines = no_engines;
  options.test = true;
  kit_report report;
  (void)kit_supervise(&options, &report);
  return report;
}

kit_report run_bad(const char *name) {
  return run_bad_with(name, (kit_supervise_options){.wall_ms = 60000});
}

kit_report run_plain(const char *what, const char *argument, kit_supervise_options options) {
  options.argv = CP_ARGS(PLAIN, what, argument);
  options.engines = options.engines ? options.engines : no_engines;
  kit_report report;
  (void)kit_supervise(&options, &report);
  return report;
}

void expect_bad(const char *name, kit_verdict verdict, const char *reason, const char *message) {
  kit_report report = run_bad(name);
  NOTE("%s: %s", name, report.reason);
  EXPECT_STR(kit_verdict_name(report.verdict), kit_verdict_name(verdict));
  EXPECT_CONTAINS(report.reason, reason);
  EXPECT_CONTAINS(report.messages, message);
  EXPECT(strstr(report.out, "runs on") == NULL);
  kit_report_free(&report);
}

const char *fifo_make(void) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/fifo", test_dir());
  EXPECT_SYS(mkfifo(path, 0600));
  return path;
}

int fifo_open(const char *path) {
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  EXPECT_SYS(fd);
  return fd;
}

bool fifo_is_free(int fd) {
  char byte;
  ssize_t n = read(fd, &byte, 1);
  EXPECT(n == 0 || (n < 0 && errno == EAGAIN));
  return n == 0;
}

/* ---- Commands ---- */

typedef struct kept {
  char *data;
  size_t size;
} kept;

static void keep(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  kept *k = ctx;
  char *longer = realloc(k->data, k->size + size + 1);
  EXPECT(longer != NULL);
  memcpy(longer + k->size, data, size);
  k->data = longer;
  k->size += size;
  longer[k->size] = '\0';
}

command_result run_command(const char *const *argv, const char *const *env_add) {
  kept out = {calloc(1, 1), 0}, err = {calloc(1, 1), 0};
  cp_child *child = cp_spawn(argv[0], argv + 1, CP_OPTIONS(.env_add = env_add));
  EXPECT(child != NULL);
  cp_on_data(cp_stdout(child), keep, &out);
  cp_on_data(cp_stderr(child), keep, &err);
  cp_end(cp_stdin(child));
  cp_result *result = cp_wait(child, -1);
  command_result ret = {result->code, out.data, err.data};
  cp_result_free(result);
  return ret;
}

void command_free(command_result *result) {
  free(result->out);
  free(result->err);
}
