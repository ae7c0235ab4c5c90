/* What a test must leave as it found it: descriptors, signal mask and dispositions, no children. */
#include "process.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FDS 1024u

/* A text that grows at its end, and is cut when it is full. */
typedef struct text {
  size_t used;
  char data[3072];
} text;

struct test_signals {
  system_signals state;
};

struct audit {
  test_signals signals;
  size_t fd_count;
  system_fd fds[MOST_FDS];
};

__attribute__((format(printf, 2, 3))) static void add(text *to, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int n = vsnprintf(to->data + to->used, sizeof to->data - to->used, format, args);
  va_end(args);
  if (n > 0 && to->used + (size_t)n < sizeof to->data)
    to->used += (size_t)n;
  else
    to->data[to->used] = '\0'; /* no half lines */
}

int test_open_fds(void) {
  return (int)system_list_fds(NULL, 0);
}

/* ---- Signals ---- */

test_signals *test_signals_take(void) {
  test_signals *now = malloc(sizeof *now);
  if (!now)
    FAIL("no memory");
  system_get_signals(&now->state);
  return now;
}

static const char *handler_text(uintptr_t handler) {
  return handler == 0 ? "the default" : handler == 1 ? "ignored" : "a handler";
}

static void compare_signals(const system_signals *before, text *ret) {
  system_signals now;
  system_get_signals(&now);
  for (int i = 1; i < SYSTEM_SIGNALS; i++) {
    if (now.blocked[i] != before->blocked[i])
      add(ret, "\n    signal %d (%s) is %s", i, system_signal_name(i),
          now.blocked[i] ? "blocked" : "not blocked any more");
    if (now.handler[i] != before->handler[i])
      add(ret, "\n    signal %d (%s) had %s, now %s", i, system_signal_name(i),
          handler_text(before->handler[i]), handler_text(now.handler[i]));
  }
}

void test_expect_signals(const char *file, int line, const test_signals *before) {
  text changes = {0};
  compare_signals(&before->state, &changes);
  if (changes.used > 0)
    test_fail_at(file, line, "the signal state has changed:%s", changes.data);
}

/* ---- Descriptors ---- */

static bool same_file(const system_fd *a, const system_fd *b) {
  return a->device == b->device && a->inode == b->inode;
}

static const system_fd *find_fd(const system_fd *list, size_t count, int fd) {
  for (size_t i = 0; i < count; i++)
    if (list[i].fd == fd)
      return &list[i];
  return NULL;
}

static void compare_fds(const audit *before, text *ret) {
  static system_fd now[MOST_FDS];
  size_t count = system_list_fds(now, MOST_FDS);
  count = count < MOST_FDS ? count : MOST_FDS;
  for (size_t i = 0; i < count; i++) {
    const system_fd *old = find_fd(before->fds, before->fd_count, now[i].fd);
    if (!old)
      add(ret, "\n    descriptor %d (%s) was left open", now[i].fd, now[i].what);
    else if (!same_file(old, &now[i]))
      add(ret, "\n    descriptor %d was %s, is %s", now[i].fd, old->what, now[i].what);
  }
  for (size_t i = 0; i < before->fd_count; i++)
    if (!find_fd(now, count, before->fds[i].fd))
      add(ret, "\n    descriptor %d (%s) was closed", before->fds[i].fd, before->fds[i].what);
}

/* ---- Begin and end ---- */

audit *audit_begin(void) {
  audit *a = calloc(1, sizeof *a);
  if (!a)
    FAIL("no memory");
  system_get_signals(&a->signals.state);
  size_t count = system_list_fds(a->fds, MOST_FDS);
  a->fd_count = count < MOST_FDS ? count : MOST_FDS;
  return a;
}

static void compare_children(text *ret) {
  bool ended = false;
  int pid = system_child_left(&ended);
  if (pid != 0 && ended)
    add(ret, "\n    child %d has ended and was never waited for: a zombie", pid);
  else if (pid != 0)
    add(ret, "\n    a child of the test still runs");
}

void audit_end(audit *a) {
  text left = {0};
  compare_children(&left);
  compare_fds(a, &left);
  compare_signals(&a->signals.state, &left);
  free(a);
  if (left.used > 0)
    test_fail_at("at the end", 0, "the test left something behind:%s", left.data);
}
