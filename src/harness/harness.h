/*
 * What a test program includes. A test is a function in a process of its own:
 *
 *   TEST(child_returns_its_code) {
 *     cp_child *child = cp_spawn(test_program(), HELPER_ARGS("three"), NULL);
 *     cp_result *r = cp_wait(child, -1);
 *     EXPECT_EQ(r->code, 3);
 *     r = cp_result_free(r);
 *   }
 *   HELPER(three) { return 3; }
 *
 * The library has the main():
 *   PROGRAM                     every test, each in a process of its own, one after the other
 *   PROGRAM NAME                this one test, in a process of its own
 *   PROGRAM --list              the names of the tests, one a line
 *   PROGRAM --helper NAME ARGS  this helper: the test program is also the child that it starts
 * `kit supervise --test PROGRAM NAME` adds the deadline, the cap on output and the search for orphans.
 *
 * An expectation that fails in any process of the test (in a grandchild, after an exec) is the
 * failure of that test: it is written down with the process it happened in, and that process leaves at once
 * with code 99 and runs nothing else. A process leaves with 99 as well when it cannot reach the report.
 *
 * At the end of a test nothing may be left or changed: descriptors, children, signal mask and dispositions. A
 * test that ends the process early, even with exit(0), fails.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEST_UNUSED __attribute__((unused))

#define TEST_FAILED 99  /* exit code of a process in which an expectation failed */
#define TEST_SKIPPED 77 /* exit code of a test that cannot run here */

/* ---- Tests and helpers ---- */

typedef struct test_entry {
  const char *name;
  void (*run)(void);
  struct test_entry *next;
} test_entry;

typedef struct helper_entry {
  const char *name;
  int (*run)(int argc, char **argv);
  struct helper_entry *next;
} helper_entry;

void test_register(test_entry *entry);
void helper_register(helper_entry *entry);

#define TEST(name)                                                                                           \
  static void test_body_##name(void);                                                                        \
  static test_entry test_entry_##name = {#name, test_body_##name, NULL};                                     \
  __attribute__((constructor)) static void test_register_##name(void) {                                      \
    test_register(&test_entry_##name);                                                                       \
  }                                                                                                          \
  static void test_body_##name(void)

/*
 * A child program. argv[0] is the helper's name; the value returned is the exit code. Returning 0 is a
 * failure, because a child that never ran looks like that: say success with another number, or call exit(0)
 * where code 0 itself is what is tested.
 */
#define HELPER(name)                                                                                         \
  static int helper_body_##name(int argc, char **argv);                                                      \
  static helper_entry helper_entry_##name = {#name, helper_body_##name, NULL};                               \
  __attribute__((constructor)) static void helper_register_##name(void) {                                    \
    helper_register(&helper_entry_##name);                                                                   \
  }                                                                                                          \
  static int helper_body_##name(TEST_UNUSED int argc, TEST_UNUSED char **argv)

/*
 * The absolute path of this program, and the arguments that make it a helper: HELPER_ARGS("name", "a") for
 * cp_spawn(), HELPER_ARGV("name", "a"), which begins with argv[0], for execv() and posix_spawn().
 */
const char *test_program(void);
#define HELPER_ARGS(...) ((const char *const[]){"--helper", __VA_ARGS__, NULL})
#define HELPER_ARGV(...)                                                                                     \
  ((char *const[]){(char *)(uintptr_t)test_program(), (char *)"--helper", __VA_ARGS__, NULL})

/* ---- Expectations: each leaves the process when it does not hold ---- */

#define EXPECT(condition)                                                                                    \
  do {                                                                                                       \
    if (!(condition))                                                                                        \
      test_fail_at(__FILE__, __LINE__, "EXPECT(%s): it does not hold", #condition);                          \
  } while (0)

/* Numbers of any integer type, and pointers for EQ and NE; both values are shown. */
#define EXPECT_EQ(actual, expected) TEST_COMPARE("EXPECT_EQ", TEST_EQ, actual, expected)
#define EXPECT_NE(actual, expected) TEST_COMPARE("EXPECT_NE", TEST_NE, actual, expected)
#define EXPECT_LT(actual, expected) TEST_COMPARE("EXPECT_LT", TEST_LT, actual, expected)
#define EXPECT_LE(actual, expected) TEST_COMPARE("EXPECT_LE", TEST_LE, actual, expected)
#define EXPECT_GT(actual, expected) TEST_COMPARE("EXPECT_GT", TEST_GT, actual, expected)
#define EXPECT_GE(actual, expected) TEST_COMPARE("EXPECT_GE", TEST_GE, actual, expected)

/* Texts; NULL equals NULL alone. CONTAINS: expected is somewhere in actual. */
#define EXPECT_STR(actual, expected) test_expect_text(__FILE__, __LINE__, #actual, actual, expected)
#define EXPECT_CONTAINS(actual, part) test_expect_contains(__FILE__, __LINE__, #actual, actual, part)

/* Bytes; the first that differs is shown with its surroundings. */
#define EXPECT_MEM(actual, actual_size, expected, expected_size)                                             \
  test_expect_bytes(__FILE__, __LINE__, #actual, actual, actual_size, expected, expected_size)

/* A call that returns 0 or more when all is well, and a negative errno when not. */
#define EXPECT_OK(call) test_expect_ok(__FILE__, __LINE__, #call, (long long)(call))

/* A call that returns -1 and sets errno. */
#define EXPECT_SYS(call) test_expect_sys(__FILE__, __LINE__, #call, (long long)(call))

/* Fails here and now, with a text as for printf. */
#define FAIL(...) test_fail_at(__FILE__, __LINE__, __VA_ARGS__)

/*
 * An expectation whose failure is a mistake of the catalogue (docs/mistakes/<id>.md), with a text as for
 * printf that says what happened. The message begins with "[id] ", from which kit makes the finding.
 */
#define EXPECT_MISTAKE(id, condition, ...)                                                                   \
  do {                                                                                                       \
    if (!(condition))                                                                                        \
      test_fail_at(__FILE__, __LINE__, "[" id "] " __VA_ARGS__);                                             \
  } while (0)

/* Ends the test: it cannot run here, and this is why. In the test's own process only. */
#define SKIP(...) test_skip_at(__FILE__, __LINE__, __VA_ARGS__)

/* Text that is shown if the test fails: what was tried, with which seed. */
#define NOTE(...) test_note_at(__FILE__, __LINE__, __VA_ARGS__)

/* ---- About the test ---- */

/* A folder of this test alone, its working directory at the start; removed afterwards. */
const char *test_dir(void);

/* Whether everything is to be tried ($CHILDPROC_FULL), not a sample. */
bool test_full(void);

/* Where it runs: "posix", "windows", or "wine", which stands for Windows and differs in places. */
const char *test_system(void);

/* A number that is the same again with $CHILDPROC_SEED; it is noted in the report. */
unsigned test_seed(void);

/* ---- Holding processes without sleeping ---- */

/*
 * A gate holds processes until they are released one by one. Any process with the descriptors may
 * hold and any may release:
 *
 *   test_gate gate = test_gate_open();
 *   if (fork() == 0) { test_hold(&gate); … }
 *   …
 *   test_release(&gate, 1);
 *   test_gate_close(&gate);
 *
 * Holding closes this process's own releasing end, so that the death of all releasers is an end too: then
 * test_hold() returns false. For a program started by exec: hand it gate.hold_fd under any number n, and it
 * calls test_hold_fd(n).
 */
typedef struct test_gate {
  int hold_fd;
  int release_fd;
} test_gate;
test_gate test_gate_open(void);
bool test_hold(test_gate *gate);
bool test_hold_fd(int fd);
void test_release(test_gate *gate, int count);
void test_gate_close(test_gate *gate);

/* ---- Looking at this process ---- */

/* How many descriptors are open. */
int test_open_fds(void);

/* Signal mask and dispositions as they are now, to compare with later; free() it. */
typedef struct test_signals test_signals;
test_signals *test_signals_take(void);
#define EXPECT_SIGNALS(before) test_expect_signals(__FILE__, __LINE__, before)

/* ---- The fault switch of the library (programs made by childproc_add_tests) ---- */

/* See os/fault.h. $CHILDPROC_FAULT does the same for the process that is started with it, and that one alone.
 */
void test_fault_arm(const char *text);
void test_fault_disarm(void);
int test_fault_fired(void);

/* ---- Behind the macros ---- */

typedef enum test_relation { TEST_EQ, TEST_NE, TEST_LT, TEST_LE, TEST_GT, TEST_GE } test_relation;

#define TEST_COMPARE(macro, relation, actual, expected)                                                      \
  test_compare(__FILE__, __LINE__, macro "(" #actual ", " #expected ")", relation, (long long)(actual),      \
               (long long)(expected))

#define TEST_PRINTF __attribute__((format(printf, 3, 4)))

_Noreturn void test_fail_at(const char *file, int line, const char *format, ...) TEST_PRINTF;
_Noreturn void test_skip_at(const char *file, int line, const char *format, ...) TEST_PRINTF;
void test_note_at(const char *file, int line, const char *format, ...) TEST_PRINTF;
void test_compare(const char *file, int line, const char *text, test_relation relation, long long actual,
                  long long expected);
void test_expect_text(const char *file, int line, const char *text, const char *actual, const char *expected);
void test_expect_contains(const char *file, int line, const char *text, const char *actual,
                          const char *expected);
void test_expect_bytes(const char *file, int line, const char *text, const void *actual, size_t actual_size,
                       const void *expected, size_t expected_size);
void test_expect_ok(const char *file, int line, const char *text, long long value);
void test_expect_sys(const char *file, int line, const char *text, long long value);
void test_expect_signals(const char *file, int line, const test_signals *before);

#endif
