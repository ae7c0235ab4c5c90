#include "process.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_SIZE 4096

/* ---- Which process this is ---- */

static test_report *own_report;
static int own_pid; /* that of the test or helper, not of what it forked */
static const char *helper_name;

void process_is_helper(const char *name) {
  helper_name = name;
  own_pid = system_pid();
}

void process_is_test(test_report *r) {
  own_report = r;
  own_pid = system_pid();
  test_report_set_test_pid(r, own_pid);
}

bool process_is_test_itself(void) {
  return !helper_name && system_pid() == own_pid;
}

test_report *process_report(void) {
  const char *dir = test_dir();
  if (!own_report && *dir && test_report_open(dir, false, &own_report) < 0)
    own_report = NULL;
  return own_report;
}

static int describe_process(const test_report *r, char *ret, size_t size) {
  int pid = system_pid();
  bool child_of_test = r && system_parent_pid() == test_report_test_pid(r);
  if (helper_name && pid == own_pid)
    return snprintf(ret, size, "helper \"%s\" (pid %d)", helper_name, pid);
  if (helper_name)
    return snprintf(ret, size, "forked by helper \"%s\" (pid %d)", helper_name, pid);
  if (pid == own_pid)
    return snprintf(ret, size, "the test (pid %d)", pid);
  return snprintf(ret, size, "%s of the test (pid %d)", child_of_test ? "child" : "descendant", pid);
}

/* ---- Writing down ---- */

/* One message in one piece: "FILE:LINE: text\n    in WHO\n". Returns whether the report has it. */
static bool say(test_kind kind, const char *file, int line, const char *format, va_list args) {
  char text[MESSAGE_SIZE];
  test_report *r = process_report();
  size_t room = sizeof text - 96; /* for who it was */
  int n = line > 0 ? snprintf(text, room, "%s:%d: ", file, line) : snprintf(text, room, "%s: ", file);
  size_t size = n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
  n = vsnprintf(text + size, room - size, format, args);
  size += n < 0 ? 0 : (size_t)n < room - size ? (size_t)n : room - size - 1;
  memcpy(text + size, "\n    in ", 9);
  size += 8;
  describe_process(r, text + size, sizeof text - size);
  bool written = r && test_report_add(r, kind, text) == 0;
  if (kind == REPORT_FAILURE && (!written || !test_quiet())) {
    size = strlen(text);
    text[size] = '\n';
    system_say(text, size + 1);
  }
  return written;
}

void test_fail_at(const char *file, int line, const char *format, ...) {
  va_list args;
  va_start(args, format);
  say(REPORT_FAILURE, file, line, format, args);
  va_end(args);
  system_leave(TEST_FAILED);
}

void test_note_at(const char *file, int line, const char *format, ...) {
  va_list args;
  va_start(args, format);
  say(REPORT_NOTE, file, line, format, args);
  va_end(args);
}

void test_skip_at(const char *file, int line, const char *format, ...) {
  if (!process_is_test_itself())
    test_fail_at(file, line, "SKIP() is for the test itself, not for another process of it");
  va_list args;
  va_start(args, format);
  say(REPORT_SKIP, file, line, format, args);
  va_end(args);
  system_leave(TEST_SKIPPED);
}

/* ---- Numbers ---- */

static bool holds(test_relation relation, long long a, long long b) {
  switch (relation) {
  case TEST_EQ:
    return a == b;
  case TEST_NE:
    return a != b;
  case TEST_LT:
    return a < b;
  case TEST_LE:
    return a <= b;
  case TEST_GT:
    return a > b;
  default:
    return a >= b;
  }
}

void test_compare(const char *file, int line, const char *text, test_relation relation, long long actual,
                  long long expected) {
  if (!holds(relation, actual, expected))
    test_fail_at(file, line, "%s: left is %lld, right is %lld", text, actual, expected);
}

void test_expect_ok(const char *file, int line, const char *text, long long value) {
  if (value < 0)
    test_fail_at(file, line, "EXPECT_OK(%s): it is %lld (%s)", text, value,
                 value > -4096 ? strerror((int)-value) : "not an errno");
}

void test_expect_sys(const char *file, int line, const char *text, long long value) {
  int errnum = errno;
  if (value == -1)
    test_fail_at(file, line, "EXPECT_SYS(%s): it is -1, errno %d (%s)", text, errnum, strerror(errnum));
}

/* ---- Texts and bytes ---- */

/* Bytes as they would stand in a C string, from `from` on; an arrow stands before byte `mark`. */
static void show_bytes(const unsigned char *data, size_t size, size_t mark, char *ret, size_t room) {
  size_t from = mark > 24 ? mark - 24 : 0;
  size_t to = size - from > 64 ? from + 64 : size;
  size_t used = (size_t)snprintf(ret, room, "%s\"", from ? "…" : "");
  for (size_t i = from; i < to && used + 16 < room; i++) {
    const char *arrow = i == mark ? ">>" : "";
    const char *format = data[i] == '\n'                     ? "%s\\n"
                         : data[i] == '"' || data[i] == '\\' ? "%s\\%c"
                         : data[i] >= 0x20 && data[i] < 0x7f ? "%s%c"
                                                             : "%s\\x%02x";
    used += (size_t)snprintf(ret + used, room - used, format, arrow, data[i]);
  }
  snprintf(ret + used, room - used, "%s\"%s", mark >= to ? ">>" : "", to < size ? "…" : "");
}

void test_expect_bytes(const char *file, int line, const char *text, const void *actual, size_t actual_size,
                       const void *expected, size_t expected_size) {
  const unsigned char *a = actual, *b = expected;
  size_t common = actual_size < expected_size ? actual_size : expected_size;
  size_t at = 0;
  while (at < common && a[at] == b[at])
    at++;
  if (at == actual_size && at == expected_size)
    return;
  char left[512], right[512];
  show_bytes(a, actual_size, at, left, sizeof left);
  show_bytes(b, expected_size, at, right, sizeof right);
  test_fail_at(file, line,
               "%s: differs at byte %zu\n    is       %s (%zu bytes)\n    expected %s (%zu bytes)", text, at,
               left, actual_size, right, expected_size);
}

void test_expect_text(const char *file, int line, const char *text, const char *actual,
                      const char *expected) {
  if (!actual && !expected)
    return;
  if (!actual || !expected)
    test_fail_at(file, line, "%s: is %s%s%s, expected %s%s%s", text, actual ? "\"" : "",
                 actual ? actual : "NULL", actual ? "\"" : "", expected ? "\"" : "",
                 expected ? expected : "NULL", expected ? "\"" : "");
  test_expect_bytes(file, line, text, actual, strlen(actual), expected, strlen(expected));
}

void test_expect_contains(const char *file, int line, const char *text, const char *actual,
                          const char *expected) {
  if (!actual || !strstr(actual, expected))
    test_fail_at(file, line, "%s: \"%s\" is not in it\n    it is \"%.1500s\"", text, expected,
                 actual ? actual : "NULL");
}
