/* Timers: the heap under them, their order, and times that no clock reaches. */
#include "io/heap.h"
#include "io/loop.h"
#include "os/os.h"
#include "support.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

/* ---- the heap ---- */

enum { MANY = 300 };

static bool earlier(const struct timer *a, const struct timer *b) {
  return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->order < b->order;
}

/* No item is due before the one above it, and each knows its place. */
static void check_heap(const struct heap *heap) {
  for (size_t i = 0; i < heap->count; i++) {
    EXPECT_EQ(heap->items[i]->place, i + 1);
    if (i > 0)
      EXPECT(earlier(heap->items[(i - 1) / 2], heap->items[i]));
  }
}

static void shuffle_heap(void) {
  struct heap heap = {0};
  static struct timer timers[MANY];
  for (int i = 0; i < MANY; i++) {
    timers[i] = (struct timer){.due_ns = rand() % 1000, .order = (uint64_t)i};
    EXPECT_OK(heap_add(&heap, &timers[i]));
    check_heap(&heap);
  }
  for (int i = 0; i < MANY; i += 3) {
    heap_remove(&heap, &timers[i]);
    heap_remove(&heap, &timers[i]); /* twice: no effect */
    check_heap(&heap);
  }
  int left = 0;
  struct timer last = {.due_ns = -1};
  for (struct timer *first; (first = heap_first(&heap)) != NULL; left++) {
    EXPECT(earlier(&last, first));
    EXPECT_NE(first->order % 3, 0);
    last = *first;
    heap_remove(&heap, first);
    EXPECT_EQ(first->place, 0);
  }
  EXPECT_EQ(left, MANY - MANY / 3);
  heap_free(&heap);
}

TEST(heap_gives_the_earliest_first) {
  srand(test_seed());
  for (int i = 0; i < 20; i++)
    shuffle_heap();
}

/* ---- timers of the caller ---- */

static int order[16], calls;
static void note(cp_loop *loop, void *ctx) {
  (void)loop;
  order[calls++] = (int)(intptr_t)ctx;
}
#define WHAT(n) ((void *)(intptr_t)(n))

TEST(timers_run_in_the_order_of_their_times) {
  const int times[] = {3, 1, 2, 0, 1};
  for (int i = 0; i < 5; i++)
    EXPECT_GT(cp_set_timeout(NULL, times[i], note, WHAT(i)), 0);
  run(NULL);
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(order[0], 3);
  EXPECT_EQ(order[4], 0);
  EXPECT(order[1] == 1 && order[2] == 4); /* of two at once the one that was set first */
}

TEST(timers_do_not_run_too_early) {
  int64_t before = os_now_ns();
  EXPECT_GT(cp_set_timeout(NULL, 30, note, NULL), 0);
  run(NULL);
  EXPECT_GE(os_now_ns() - before, 30000000);
}

static void again(cp_loop *loop, void *ctx) {
  note(loop, ctx);
  if (calls < 4)
    EXPECT_GT(cp_set_timeout(loop, 0, again, ctx), 0);
}

/* Rounded up: a foreign loop that waits so long need not ask twice. */
TEST(the_time_to_wait_is_rounded_up) {
  cp_loop *loop = cp_loop_default();
  bool exact = false;
  for (int i = 0; i < 100 && !exact; i++) { /* unless a millisecond passes meanwhile */
    int64_t id = cp_set_timeout(loop, 60000, note, NULL);
    int64_t ms = cp_loop_timeout_ms(loop);
    EXPECT(ms > 0 && ms <= 60000);
    exact = ms == 60000;
    cp_clear_timer(loop, id);
  }
  EXPECT(exact);
}

TEST(timers_may_be_set_by_timers) {
  EXPECT_GT(cp_set_timeout(NULL, 0, again, NULL), 0);
  EXPECT_EQ(cp_loop_step(cp_loop_default(), -1), 1);
  EXPECT_EQ(calls, 1); /* the new one waits for the next round */
  run(NULL);
  EXPECT_EQ(calls, 4);
}

static int64_t interval;
static void clear_the_interval(cp_loop *loop, void *ctx) {
  note(loop, ctx);
  if (calls == 5)
    cp_clear_timer(loop, interval);
}

TEST(an_interval_goes_on_until_it_is_cleared) {
  interval = cp_set_interval(NULL, 0, clear_the_interval, NULL);
  EXPECT_GT(interval, 0);
  run(NULL);
  EXPECT_EQ(calls, 5);
}

static int64_t victim;
static void clear_another(cp_loop *loop, void *ctx) {
  note(loop, ctx);
  cp_clear_timer(loop, victim);
}

TEST(a_timer_may_clear_another_and_itself) {
  EXPECT_GT(cp_set_timeout(NULL, 0, clear_another, WHAT(1)), 0);
  victim = cp_set_timeout(NULL, 0, note, WHAT(2));
  EXPECT_GT(cp_set_timeout(NULL, 0, note, WHAT(3)), 0);
  run(NULL);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(order[1], 3);
  victim = cp_set_timeout(NULL, 0, clear_another, WHAT(4));
  run(NULL);
  EXPECT_EQ(calls, 3);
  cp_clear_timer(NULL, victim); /* over */
  cp_clear_timer(NULL, 0);
  cp_clear_timer(NULL, -1);
}

TEST(timers_that_are_refused) {
  EXPECT_EQ(cp_set_timeout(NULL, -1, note, NULL), -EINVAL);
  EXPECT_STR(cp_last_error()->code, "ERR_OUT_OF_RANGE");
  EXPECT_EQ(cp_set_timeout(NULL, 1, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_set_interval(NULL, -1, note, NULL), -EINVAL);
  run(NULL);
  EXPECT_EQ(calls, 0);
}

static void stop(cp_loop *loop, void *ctx) {
  note(loop, ctx);
  cp_stop(loop);
}

/* Milliseconds above INT_MAX and up to the end of time must not become a wait of none, or a negative one. */
TEST(times_that_fit_no_int) {
  const int64_t times[] = {INT_MAX, (int64_t)INT_MAX + 1, INT64_MAX / 1000000, INT64_MAX / 1000000 + 1,
                           CP_UNLIMITED};
  cp_loop *loop = cp_loop_default();
  for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
    int64_t id = cp_set_timeout(loop, times[i], note, WHAT(99));
    EXPECT_GT(id, 0);
    EXPECT_GT(cp_loop_timeout_ms(loop), INT_MAX / 2);
    calls = 0;
    EXPECT_GT(cp_set_timeout(loop, 1, stop, WHAT(1)), 0);
    EXPECT_EQ(cp_run(), 1);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(order[0], 1);
    EXPECT_EQ(cp_loop_step(loop, 0), 1); /* still there */
    cp_clear_timer(loop, id);
  }
  EXPECT_EQ(cp_loop_step(loop, 0), 0);
}

static void wake(cp_loop *loop, void *ctx) {
  (void)ctx;
  cp_loop_wake(loop);
}

TEST(a_step_with_a_time_that_fits_no_int) {
  cp_loop *loop = cp_loop_default();
  int64_t id = cp_set_timeout(loop, CP_UNLIMITED, note, NULL);
  EXPECT_OK(cp_loop_post(loop, wake, NULL));
  EXPECT_EQ(cp_loop_step(loop, (int64_t)INT_MAX + 1), 1);
  EXPECT_OK(cp_loop_post(loop, wake, NULL));
  EXPECT_EQ(cp_loop_step(loop, INT64_MAX), 1);
  cp_clear_timer(loop, id);
  EXPECT_EQ(cp_loop_timeout_ms(loop), -1);
  EXPECT_EQ(cp_loop_step(loop, 0), 0); /* takes the last wake */
  EXPECT_GT(cp_set_timeout(loop, 20, note, NULL), 0);
  EXPECT_EQ(cp_loop_step(loop, (int64_t)1 << 32), 0); /* which is 0 to an int: it still waits */
  EXPECT_EQ(calls, 1);
}

TEST(children_with_times_that_fit_no_int) {
  expect_code(START(CP_OPTIONS(.timeout_ms = INT64_MAX - 1), "code", "3"), 3);
  expect_code(START(CP_OPTIONS(.timeout_ms = CP_UNLIMITED), "code", "3"), 3);
  expect_code(START(CP_OPTIONS(.timeout_ms = (int64_t)INT_MAX + 1), "code", "3"), 3);
  expect_code(START(CP_OPTIONS(.limits.wall_ms = CP_LIMIT(UINT64_MAX)), "code", "3"), 3);
  expect_code(START(CP_OPTIONS(.limits.wall_ms = CP_LIMIT((uint64_t)INT64_MAX - 5)), "code", "3"), 3);
  cp_child *child = START(NULL, "code", "3");
  cp_result *r = cp_wait(child, INT64_MAX);
  EXPECT_EQ(r->code, 3);
  cp_result_free(r);
}

TEST(timers_go_with_their_loop) {
  cp_loop *loop = cp_loop_new();
  EXPECT_GT(cp_set_timeout(loop, 1000000, note, NULL), 0);
  EXPECT_GT(cp_set_interval(loop, 1, note, NULL), 0);
  loop = cp_loop_free(loop);
  EXPECT(loop == NULL);
  EXPECT_EQ(calls, 0);
}

TEST(clearing_a_timer_of_no_loop_makes_none) {
  int before = test_open_fds();
  cp_clear_timer(NULL, 1);
  EXPECT_EQ(test_open_fds(), before);
  int heard = 0;
  int64_t id = cp_set_timeout(NULL, 0, count_call, &heard);
  EXPECT_GT(id, 0);
  cp_clear_timer(NULL, id);
  run(NULL);
  EXPECT_EQ(heard, 0);
}
