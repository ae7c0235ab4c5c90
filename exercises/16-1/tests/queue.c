/* The queue under a clock that only stands in the arguments. */
#include "harness.h"
#include "recorder_check.h"
#include "timers.h"

#include <errno.h>
#include <string.h>

static timers *queue;
static char said[64];

static void say(void *letter) {
  strncat(said, letter, sizeof said - strlen(said) - 1);
}

static void begin(void) {
  said[0] = '\0';
  queue = timers_new();
  EXPECT(queue != NULL);
}

static int add(int64_t due, timer_fn *fn, void *ctx) {
  int id = timers_add(queue, due, fn, ctx);
  EXPECT_GT(id, 0);
  return id;
}

TEST(one) {
  begin();
  EXPECT_EQ(timers_wait(queue, 0), -1);
  EXPECT_EQ(timers_run(queue, 1000), 0);
  add(100, say, "a");
  EXPECT_EQ(timers_run(queue, 99), 0);
  EXPECT_STR(said, "");
  EXPECT_EQ(timers_run(queue, 100), 1);
  EXPECT_STR(said, "a");
  EXPECT_EQ(timers_run(queue, 200), 0);
  EXPECT_EQ(timers_wait(queue, 200), -1);
  queue = timers_free(queue);
  EXPECT(queue == NULL);
  EXPECT(timers_free(NULL) == NULL);
}

TEST(order) {
  static char letters[8][2] = {"e", "a", "d", "b", "f", "c", "h", "g"};
  static const int due[] = {50, 10, 40, 20, 60, 30, 80, 70};
  begin();
  for (int i = 0; i < 8; i++)
    add(due[i], say, letters[i]);
  EXPECT_EQ(timers_run(queue, 45), 4);
  EXPECT_STR(said, "abcd");
  EXPECT_EQ(timers_run(queue, 1000), 4);
  EXPECT_STR(said, "abcdefgh");
  queue = timers_free(queue);
}

/* In the order in which they were added, whatever else comes between. */
TEST(equals) {
  begin();
  add(10, say, "a");
  add(5, say, "x");
  add(10, say, "b");
  add(10, say, "c");
  add(20, say, "z");
  add(10, say, "d");
  EXPECT_EQ(timers_run(queue, 10), 5);
  EXPECT_STR(said, "xabcd");
  queue = timers_free(queue);
}

TEST(waiting) {
  begin();
  add(500, say, "b");
  EXPECT_EQ(timers_wait(queue, 0), 500);
  add(200, say, "a");
  EXPECT_EQ(timers_wait(queue, 50), 150);
  EXPECT_EQ(timers_wait(queue, 200), 0);
  EXPECT_EQ(timers_wait(queue, 450), 0);
  EXPECT_EQ(timers_run(queue, 450), 1);
  EXPECT_EQ(timers_wait(queue, 450), 50);
  EXPECT_EQ(timers_wait(queue, INT64_C(500) + 1), 0);
  queue = timers_free(queue);
}

TEST(far_away) {
  begin();
  int64_t year = INT64_C(365) * 24 * 3600 * 1000;
  add(100 * year, say, "b");
  add(year, say, "a");
  EXPECT_EQ(timers_wait(queue, 0), year);
  EXPECT_EQ(timers_run(queue, 200 * year), 2);
  EXPECT_STR(said, "ab");
  queue = timers_free(queue);
}

TEST(cancelling) {
  begin();
  int a = add(10, say, "a"), b = add(10, say, "b"), c = add(20, say, "c");
  EXPECT(timers_cancel(queue, b));
  EXPECT(!timers_cancel(queue, b));
  EXPECT(!timers_cancel(queue, 0));
  EXPECT(!timers_cancel(queue, -1));
  EXPECT_EQ(timers_run(queue, 10), 1);
  EXPECT(!timers_cancel(queue, a));
  int d = add(30, say, "d");
  EXPECT_NE(d, a);
  EXPECT_NE(d, b);
  EXPECT_NE(d, c);
  EXPECT(!timers_cancel(queue, a));
  EXPECT_EQ(timers_run(queue, 30), 2);
  EXPECT_STR(said, "acd");
  queue = timers_free(queue);
}

/* ---- In callbacks ---- */

static void adds_another(void *ctx) {
  (void)ctx;
  say("(");
  add(0, say, "n"); /* due already */
  add(15, say, "m");
  say(")");
}

TEST(added_in_a_callback) {
  begin();
  add(10, adds_another, NULL);
  add(20, say, "b");
  EXPECT_EQ(timers_run(queue, 20), 2);
  EXPECT_STR(said, "()b");
  EXPECT_EQ(timers_wait(queue, 20), 0);
  EXPECT_EQ(timers_run(queue, 20), 2);
  EXPECT_STR(said, "()bnm");
  queue = timers_free(queue);
}

static void adds_itself(void *rounds) {
  ++*(int *)rounds;
  add(0, adds_itself, rounds);
}

/* setTimeout(f, 0) in f: each round of the loop has one, and the loop goes round. */
TEST(itself_again) {
  int rounds = 0;
  begin();
  add(0, adds_itself, &rounds);
  for (int i = 1; i <= 3; i++) {
    EXPECT_EQ(timers_run(queue, 1), 1);
    EXPECT_EQ(rounds, i);
  }
  queue = timers_free(queue);
}

static int victim;

static void cancels(void *ctx) {
  (void)ctx;
  say("!");
  EXPECT(timers_cancel(queue, victim));
}

TEST(cancelled_in_a_callback) {
  begin();
  add(10, cancels, NULL);
  victim = add(10, say, "v");
  add(10, say, "w");
  EXPECT_EQ(timers_run(queue, 10), 2);
  EXPECT_STR(said, "!w");
  queue = timers_free(queue);
}

static void cancels_itself(void *id) {
  EXPECT(!timers_cancel(queue, *(int *)id)); /* it is being called: nothing is left to cancel */
  say("s");
}

TEST(cancelling_itself) {
  int id;
  begin();
  id = add(10, cancels_itself, &id);
  add(10, say, "t");
  EXPECT_EQ(timers_run(queue, 10), 2);
  EXPECT_STR(said, "st");
  queue = timers_free(queue);
}

static void counts(void *ctx) {
  ++*(size_t *)ctx;
}

TEST(many) {
  size_t called = 0;
  unsigned state = 1;
  begin();
  for (int i = 0; i < 500; i++) {
    state = state * 1103515245 + 12345;
    int id = add((int64_t)(state >> 16) % 1000, counts, &called);
    if (i % 5 == 0)
      EXPECT(timers_cancel(queue, id));
  }
  size_t sum = 0;
  for (int64_t now = 0; now <= 1000; now += 50)
    sum += timers_run(queue, now);
  EXPECT_EQ(called, 400);
  EXPECT_EQ(sum, 400);
  queue = timers_free(queue);
}

/* There may be room for some more, and then there is none. */
TEST(no_memory) {
  char expected[64] = "a";
  begin();
  add(10, say, "a");
  EXPECT_EQ(recorder_set_fault("malloc:*:ENOMEM,calloc:*:ENOMEM,realloc:*:ENOMEM"), 0);
  int id = 1;
  for (int i = 0; i < 40 && id > 0; i++) {
    errno = 0;
    id = timers_add(queue, 10, say, "b");
    if (id > 0)
      strcat(expected, "b");
  }
  int error = errno;
  EXPECT_EQ(recorder_set_fault(NULL), 0);
  EXPECT_EQ(id, -1);
  EXPECT_EQ(error, ENOMEM);
  add(20, say, "c");
  strcat(expected, "c");
  EXPECT_EQ(timers_run(queue, 20), strlen(expected));
  EXPECT_STR(said, expected);
  queue = timers_free(queue);
}

/* Run again with each allocation failing. */
TEST(faults) {
  said[0] = '\0';
  errno = 0;
  queue = timers_new();
  if (!queue) {
    EXPECT_NE(errno, 0);
    return;
  }
  char expected[8] = "", *letters[] = {"a", "b", "c", "d", "e", "f"};
  for (int i = 0; i < 6; i++) {
    errno = 0;
    if (timers_add(queue, i, say, letters[i]) > 0)
      strcat(expected, letters[i]);
    else
      EXPECT_NE(errno, 0);
  }
  EXPECT_EQ(timers_run(queue, 3), strlen(expected) > 2 ? strcspn(expected, "ef") : strlen(expected));
  (void)timers_run(queue, 10);
  EXPECT_STR(said, expected);
  queue = timers_free(queue);
}
