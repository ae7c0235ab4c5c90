/* What a check asks about a report of the probe. */
#include "probe.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char said[1024];

const char *probe_env(const probe_report *report, const char *name) {
  size_t length = strlen(name);
  for (char **entry = report->env; *entry; entry++)
    if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
      return *entry + length + 1;
  return NULL;
}

const probe_fd *probe_find_fd(const probe_report *report, int fd) {
  for (size_t i = 0; i < report->fd_count; i++)
    if (report->fds[i].fd == fd)
      return &report->fds[i];
  return NULL;
}

static bool has_signal(uint64_t mask, int signal) {
  return signal > 0 && signal <= 64 && (mask >> (signal - 1) & 1);
}

bool probe_blocks(const probe_report *report, int signal) {
  return has_signal(report->sig_blocked, signal);
}

bool probe_ignores(const probe_report *report, int signal) {
  return has_signal(report->sig_ignored, signal);
}

/* ---- Differences ---- */

static bool stands_in(const char *numbers, int wanted) {
  for (const char *at = numbers; *at;) {
    char *end;
    long number = strtol(at, &end, 10);
    if (end == at)
      return false;
    if (number == wanted)
      return true;
    at = end;
  }
  return false;
}

static const char *missing_fd(const probe_report *report, const char *wanted) {
  for (const char *at = wanted; *at;) {
    char *end;
    int number = (int)strtol(at, &end, 10);
    if (end == at)
      return NULL;
    if (!probe_find_fd(report, number)) {
      (void)snprintf(said, sizeof said, "the program that was started has no descriptor %d", number);
      return said;
    }
    at = end;
  }
  return NULL;
}

const char *probe_differs_fds(const probe_report *report, const char *wanted) {
  for (size_t i = 0; i < report->fd_count; i++) {
    const probe_fd *one = &report->fds[i];
    if (stands_in(wanted, one->fd) || stands_in(report->may, one->fd))
      continue;
    (void)snprintf(said, sizeof said, "the program that was started has descriptor %d open as well (%.200s)",
                   one->fd, one->path);
    return said;
  }
  return missing_fd(report, wanted);
}

const char *probe_differs_argv(const probe_report *report, const char *const *wanted) {
  size_t i = 0;
  for (; wanted[i] && report->argv[i]; i++)
    if (strcmp(wanted[i], report->argv[i]) != 0) {
      (void)snprintf(said, sizeof said, "argv[%zu] of the program is \"%.300s\", expected is \"%.300s\"", i,
                     report->argv[i], wanted[i]);
      return said;
    }
  if (!wanted[i] && !report->argv[i])
    return NULL;
  (void)snprintf(said, sizeof said, "the program got %zu arguments, with argv[0]; %s \"%.300s\"",
                 report->argc, wanted[i] ? "missing is" : "too many by",
                 wanted[i] ? wanted[i] : report->argv[i]);
  return said;
}

const char *probe_differs_env(const probe_report *report, const char *name, const char *wanted) {
  const char *is = probe_env(report, name);
  if (is == wanted || (is && wanted && strcmp(is, wanted) == 0))
    return NULL;
  (void)snprintf(said, sizeof said,
                 "%.100s in the program's environment is %s%.300s%s, expected is %s%.300s%s", name,
                 is ? "\"" : "", is ? is : "not set", is ? "\"" : "", wanted ? "\"" : "",
                 wanted ? wanted : "not set", wanted ? "\"" : "");
  return said;
}

const char *probe_differs_cwd(const probe_report *report, const char *wanted) {
  char *whole = realpath(wanted, NULL);
  bool same = strcmp(report->cwd, whole ? whole : wanted) == 0;
  free(whole);
  if (same)
    return NULL;
  (void)snprintf(said, sizeof said, "the program's working directory is %.300s, expected is %.300s",
                 report->cwd, wanted);
  return said;
}

static const char *differs_mask(uint64_t mask, const char *how) {
  for (int number = 1; number <= 64; number++)
    if (has_signal(mask, number)) {
      (void)snprintf(said, sizeof said, "signal %d (%s) is %s in the program that was started", number,
                     strsignal(number), how);
      return said;
    }
  return NULL;
}

const char *probe_differs_signals(const probe_report *report) {
  const char *difference = differs_mask(report->sig_blocked, "blocked");
  if (!difference)
    difference = differs_mask(report->sig_ignored, "ignored");
  return difference ? difference : differs_mask(report->sig_pending, "pending");
}

int probe_own_fds(void) {
  int count = 0;
  for (int fd = 0; fd < 4096; fd++)
    count += fcntl(fd, F_GETFD) >= 0;
  return count;
}
