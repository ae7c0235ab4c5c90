/*
 * The report of one test: a file in the test's folder that all its processes have mapped, or map
 * when they need it. Each message has a place of its own, taken with one atomic addition, so that
 * messages of several processes never mix, and one that was cut short by a kill is seen as such.
 */
#ifndef HARNESS_REPORT_H
#define HARNESS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORT_FILE "report"
#define REPORT_SIZE (512u * 1024u)
#define REPORT_NONCE_SIZE 40u

/* Handed to the test's process by whoever runs it. */
#define REPORT_ENV_DIR                                                                                       \
  "CHILDPROC_TEST_DIR" /* the test's folder; stays in the environment for programs it starts */
#define REPORT_ENV_NONCE                                                                                     \
  "CHILDPROC_TEST_NONCE" /* to be written when the test is over; taken out of the environment */
#define REPORT_ENV_QUIET "CHILDPROC_TEST_QUIET" /* somebody else shows the report */

typedef enum test_kind { REPORT_FAILURE, REPORT_SKIP, REPORT_NOTE } test_kind;

typedef struct test_report test_report;

typedef struct test_message {
  test_kind kind;
  int pid;
  bool complete; /* false: its process ended while writing */
  const char *text;
  size_t size;
} test_message;

/* Makes the file (create) or opens it, and maps it. 0 or a negative errno. */
int test_report_open(const char *dir, bool create, test_report **ret);
test_report *test_report_close(test_report *r);

/* 0, or -ENOSPC when the file is full; the message is counted all the same. */
int test_report_add(test_report *r, test_kind kind, const char *text);
unsigned test_report_count(const test_report *r, test_kind kind);

/* Calls fn with each message, in the order in which they were begun. */
void test_report_each(const test_report *r, void (*fn)(const test_message *message, void *ctx), void *ctx);

/* Who the test itself is, for telling roles; 0 until known. */
void test_report_set_test_pid(test_report *r, int pid);
int test_report_test_pid(const test_report *r);

/* The last act of a test, and whether it has happened with this nonce. */
void test_report_finish(test_report *r, const char *nonce);
bool test_report_finished(const test_report *r, const char *nonce);

#endif
