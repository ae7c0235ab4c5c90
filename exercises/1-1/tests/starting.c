/* How many children there are, whose they are, and what they do. */
#include "../../common/host.h"
#include "children.h"
#include "family.h"
#include "harness.h"
#include "recorder_check.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { UNTOUCHED = -77, FIRST_CODE = 10 };

static pid_t pids[MOST];
static bool child_wrote_pid; /* in the child's copy */

static void prepare(void) {
  family_host();
  for (int i = 0; i < MOST; i++)
    pids[i] = UNTOUCHED;
}

/* A child that finds its pid in its own copy of pids[] has written it there itself. */
static int joins(int index) {
  family_join(index);
  child_wrote_pid = pids[index] == getpid();
  board->notes[0] += child_wrote_pid;
  return FIRST_CODE + index;
}

static void expect_pids(int n) {
  for (int i = 0; i < n; i++) {
    EXPECT_MISTAKE("shared-variable-belief", pids[i] != UNTOUCHED || board->notes[0] == 0,
                   "a child wrote its pid into pids[%d]; that was its own copy, the caller's is as before",
                   i);
    if (pids[i] != the_family->members[i].pid)
      FAIL("work(%d) ran in process %d, and pids[%d] is %d", i, (int)the_family->members[i].pid, i,
           (int)pids[i]);
  }
  for (int i = n; i < MOST; i++)
    if (pids[i] != UNTOUCHED)
      FAIL("%d children were started, and pids[%d] has been written: %d", n, i, (int)pids[i]);
}

static void expect_children(int n) {
  family_expect(n);
  for (int i = 0; i < n; i++) {
    const member *one = &the_family->members[i];
    if (one->parent != board->host)
      FAIL("the process of work(%d) was a child of %d, and not of the caller, %d", i, (int)one->parent,
           (int)board->host);
    if (one->code != FIRST_CODE + i)
      FAIL("work(%d) returned %d, and its process ended with code %d", i, FIRST_CODE + i, one->code);
  }
}

static void start(int n) {
  prepare();
  int started = start_children(n, joins, pids);
  family_returned();
  family_settle();
  expect_children(n);
  EXPECT_EQ(started, n);
  expect_pids(n);
}

static void body_one(void) {
  start(1);
}

TEST(one) {
  family_begin();
  host_run(body_one);
  family_end();
}

static void body_none(void) {
  start(0);
}

TEST(none) {
  family_begin();
  host_run(body_none);
  family_end();
}

static void body_five(void) {
  start(5);
}

TEST(exactly) {
  family_begin();
  host_run(body_five);
  family_end();
}

static bool has_returned(void) {
  return board->returned > 0;
}

static int waits_for_return(int index) {
  family_join(index);
  family_wait(has_returned);
  return FIRST_CODE + index;
}

static void body_at_once(void) {
  prepare();
  EXPECT_EQ(start_children(3, waits_for_return, pids), 3);
  family_returned();
  family_settle();
  if (the_family->waited_in_vain)
    FAIL("start_children() had not returned two seconds later: it waited for a child that still ran");
  expect_children(3);
}

TEST(at_once) {
  family_begin();
  host_run(body_at_once);
  family_end();
}

static void body_fork_fails(void) {
  prepare();
  family_host_works = "fork-unchecked";
  EXPECT_EQ(recorder_set_fault("fork:3:EAGAIN"), 0);
  errno = 0;
  int started = start_children(5, joins, pids), error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  family_returned();
  family_settle();
  if (recorder_faults_struck() == 0)
    FAIL("start_children() did not call fork() a third time");
  for (int i = 0; i < started && i < MOST; i++)
    EXPECT_MISTAKE(
        "fork-unchecked", pids[i] != -1,
        "the third of five calls of fork() failed; start_children() returned %d, and pids[%d] is -1", started,
        i);
  if (started != 2)
    FAIL("the third of five calls of fork() failed; start_children() returned %d instead of 2", started);
  EXPECT_EQ(error, EAGAIN);
  expect_children(2);
}

TEST(fork_fails) {
  family_begin();
  host_run(body_fork_fails);
  family_end();
}

/* Run again for every call that can fail, with that call failing. */
static void body_faults(void) {
  prepare();
  errno = 0;
  int started = start_children(3, joins, pids), error = errno;
  family_returned();
  family_settle();
  EXPECT_LE(0, started);
  EXPECT_LE(started, 3);
  EXPECT(started == 3 || error != 0);
  expect_children(started);
}

TEST(faults) {
  family_begin();
  host_run(body_faults);
  family_end();
}
