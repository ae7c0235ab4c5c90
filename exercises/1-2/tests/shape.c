/* Who is whose child, while all of them live. */
#include "../../1-1/tests/family.h"
#include "../../common/host.h"
#include "harness.h"
#include "recorder_check.h"
#include "shapes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_CODE = 20 };

typedef int shape(int n, int (*work)(int index));
static int expected; /* how many processes there are to be */

static bool all_are_here(void) {
  int here = 0;
  for (int i = 0; i < MOST; i++)
    here += the_family->members[i].begun > 0;
  return here >= expected;
}

/* Nobody leaves before everybody is there: until then each has the parent that it was born with. */
static int meets(int index) {
  family_join(index);
  family_wait(all_are_here);
  return FIRST_CODE + index;
}

/* The number of a process in messages. */
static const char *name_of(pid_t pid) {
  static char text[32];
  if (pid == board->host)
    return "the caller";
  for (int i = 0; i < MOST; i++)
    if (pid > 0 && the_family->members[i].pid == pid) {
      (void)snprintf(text, sizeof text, "process %d", i);
      return text;
    }
  return "nobody of these";
}

static void expect_parent(int i, pid_t parent) {
  const member *one = &the_family->members[i];
  if (one->parent != parent) {
    char is[32];
    (void)snprintf(is, sizeof is, "%s", name_of(one->parent));
    FAIL("process %d is a child of %s; it was to be one of %s", i, is, name_of(parent));
  }
  if (one->code != FIRST_CODE + i)
    FAIL("work(%d) returned %d, and its process ended with code %d", i, FIRST_CODE + i, one->code);
}

static void expect_shape(bool is_chain, int n) {
  for (int i = 0; i < n; i++)
    if (the_family->members[i].begun > 1)
      FAIL("n is %d, and work(%d) was called %d times", n, i, the_family->members[i].begun);
  if (the_family->waited_in_vain)
    FAIL("work() was called in some processes, and two seconds later the others had not been started");
  family_expect(n);
  for (int i = 0; i < n; i++)
    expect_parent(i, is_chain && i > 0 ? the_family->members[i - 1].pid : board->host);
}

/* Asks for n; `come` processes are to be there, the last fork() of which fails where they are fewer. */
static void grow(bool is_chain, int n, int come, const char *fault) {
  int children = is_chain && come > 1 ? 1 : come;
  family_host();
  expected = come;
  EXPECT_EQ(recorder_set_fault(fault), 0);
  errno = 0;
  int got = (is_chain ? chain : fan)(n, meets), error = errno;
  family_returned();
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  family_settle();
  if (fault && recorder_faults_struck() == 0)
    FAIL("fork() was not called as often as that");
  EXPECT_MISTAKE("fork-unchecked", !fault || got <= children,
                 "a fork() failed, and %s() returned %d; the caller has %d children",
                 is_chain ? "chain" : "fan", got, children);
  expect_shape(is_chain, come);
  if (got != children)
    FAIL("%s() returned %d; the number of children that the caller has got is %d", is_chain ? "chain" : "fan",
         got, children);
  EXPECT(!fault || children == 1 || error == EAGAIN);
}

static void run(void (*body)(void)) {
  family_begin();
  host_run(body);
  family_end();
}

static void body_fan_one(void) {
  grow(false, 1, 1, NULL);
}

TEST(fan_one) {
  run(body_fan_one);
}

static void body_chain_one(void) {
  grow(true, 1, 1, NULL);
}

TEST(chain_one) {
  run(body_chain_one);
}

static void body_fan_four(void) {
  grow(false, 4, 4, NULL);
}

TEST(fan_four) {
  run(body_fan_four);
}

static void body_chain_four(void) {
  grow(true, 4, 4, NULL);
}

TEST(chain_four) {
  run(body_chain_four);
}

TEST(chain_parent_late) {
  EXPECT_EQ(recorder_set_delay("parent:20"), 0);
  run(body_chain_four);
}

TEST(chain_child_late) {
  EXPECT_EQ(recorder_set_delay("child:20"), 0);
  run(body_chain_four);
}

static void body_fan_none(void) {
  grow(false, 0, 0, NULL);
}

static void body_chain_none(void) {
  grow(true, 0, 0, NULL);
}

TEST(none) {
  run(body_fan_none);
  run(body_chain_none);
}

static void body_fan_fails(void) {
  family_host_works = "fork-unchecked";
  grow(false, 4, 2, "fork:3:EAGAIN");
}

TEST(fan_fails) {
  run(body_fan_fails);
}

static void body_chain_fails(void) {
  family_host_works = "fork-unchecked";
  grow(true, 4, 0, "fork:1:EAGAIN");
}

TEST(chain_fails) {
  run(body_chain_fails);
}

/* The first process of the chain cannot start the second one. */
static void body_chain_is_cut(void) {
  grow(true, 4, 1, "fork:1:EAGAIN:child");
}

TEST(chain_is_cut) {
  run(body_chain_is_cut);
}
