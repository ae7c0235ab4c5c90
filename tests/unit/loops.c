/* Loops: several, in several threads, inside each other, and what is called next. */
#include "io/loop.h"
#include "support.h"

#include <errno.h>
#include <pthread.h>

TEST(an_idle_loop_returns_at_once) {
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(cp_loop_step(cp_loop_default(), -1), 0);
  EXPECT_EQ(cp_loop_timeout_ms(cp_loop_default()), -1);
}

TEST(the_default_loop_is_one_for_each_thread) {
  EXPECT(cp_loop_default() != NULL);
  EXPECT(cp_loop_default() == cp_loop_default());
  cp_loop *other = cp_loop_new();
  EXPECT(other != NULL && other != cp_loop_default());
  cp_loop_free(other);
  cp_loop_free(cp_loop_default()); /* another one at the next use */
  EXPECT_EQ(cp_run(), 0);
}

/* ---- several ---- */

TEST(two_loops_in_one_thread) {
  int first = 0, second = 0;
  cp_loop *a = cp_loop_new(), *b = cp_loop_new();
  cp_child *in_a = START(CP_OPTIONS(.loop = a), "code", "1"),
           *in_b = START(CP_OPTIONS(.loop = b), "code", "2");
  EXPECT(cp_child_loop(in_a) == a && cp_child_loop(in_b) == b);
  cp_on_close(in_a, count_result, &first);
  cp_on_close(in_b, count_result, &second);
  run(a);
  EXPECT(first == 1 && second == 0);
  run(b);
  EXPECT(first == 1 && second == 1);
  cp_loop_free(a);
  cp_loop_free(b);
}

static void run_other(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  run(ctx);
}

TEST(a_callback_may_run_another_loop) {
  int calls = 0;
  cp_loop *other = cp_loop_new();
  cp_on_close(START(CP_OPTIONS(.loop = other), "code", "2"), count_result, &calls);
  cp_on_exit(START(NULL, "code", "1"), run_other, other);
  run(NULL);
  EXPECT_EQ(calls, 1);
  cp_loop_free(other);
}

static void *spawn_some(void *ctx) {
  (void)ctx;
  for (int i = 0; i < 10; i++) {
    char code[4] = {(char)('0' + i), '\0'};
    cp_child *child = START(NULL, "code", code);
    EXPECT(cp_child_loop(child) == cp_loop_default());
    expect_code(child, i);
  }
  EXPECT(cp_spawn("", NULL, NULL) == NULL);
  EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_VALUE"); /* each thread has its own */
  return NULL;                                                /* the default loop goes with the thread */
}

TEST(loops_in_several_threads) {
  enum { THREADS = 4 };
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    EXPECT_EQ(pthread_create(&threads[i], NULL, spawn_some, NULL), 0);
  for (int i = 0; i < THREADS; i++)
    EXPECT_EQ(pthread_join(threads[i], NULL), 0);
  EXPECT_EQ(cp_last_error()->errnum, 0);
  expect_no_child();
}

/* ---- nested, stopped ---- */

static void nest(cp_loop *loop, void *ctx) {
  EXPECT_EQ(cp_loop_run(loop), -EBUSY);
  EXPECT_EQ(cp_loop_step(loop, 0), -EBUSY);
  EXPECT_STR(cp_last_error()->code, "EBUSY");
  EXPECT(cp_loop_free(loop) == loop); /* not while it runs */
  ++*(int *)ctx;
}

TEST(a_nested_run_is_refused) {
  int calls = 0;
  cp_loop *loop = cp_loop_default();
  EXPECT_OK(cp_loop_post(loop, nest, &calls));
  EXPECT_GT(cp_set_timeout(loop, 0, nest, &calls), 0);
  run(NULL);
  EXPECT_EQ(calls, 2);
}

static void stop(cp_loop *loop, void *ctx) {
  ++*(int *)ctx;
  cp_stop(loop);
}

TEST(stopping_leaves_the_rest_for_later) {
  int stops = 0, later = 0;
  EXPECT_GT(cp_set_timeout(NULL, 0, stop, &stops), 0);
  EXPECT_GT(cp_set_timeout(NULL, 200, count_call, &later), 0);
  EXPECT_EQ(cp_run(), 1);
  EXPECT(stops == 1 && later == 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(later, 1);
}

static void stop_at_spawn(cp_child *child, void *ctx) {
  (void)ctx;
  cp_stop(cp_child_loop(child));
}

TEST(a_stop_in_the_first_callback_does_not_wait_for_another) {
  test_gate gate = test_gate_open();
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_FD(gate.hold_fd), CP_IGNORE, CP_IGNORE)), "hold");
  cp_on_spawn(child, stop_at_spawn, NULL);
  EXPECT_EQ(cp_run(), 1); /* nothing else happens until its stdin ends */
  test_gate_close(&gate);
  expect_code(child, FINE);
}

TEST(a_stop_before_the_run_is_no_stop) {
  int calls = 0;
  EXPECT_GT(cp_set_timeout(NULL, 0, count_call, &calls), 0);
  cp_stop(cp_loop_default());
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(calls, 1);
}

TEST(steps_say_whether_more_can_happen) {
  int calls = 0;
  cp_loop *loop = cp_loop_default();
  EXPECT_GT(cp_set_timeout(loop, 0, count_call, &calls), 0);
  EXPECT_GT(cp_set_timeout(loop, 60000, count_call, &calls), 0);
  EXPECT_EQ(cp_loop_step(loop, -1), 1);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(cp_loop_step(loop, 0), 1);
  EXPECT_EQ(cp_loop_step(loop, 5), 1); /* comes back after 5 ms */
  EXPECT_EQ(calls, 1);
  int64_t left = cp_loop_timeout_ms(loop);
  EXPECT(left > 0 && left <= 60000);
  cp_loop_free(loop);
}

/* ---- ticks ---- */

static struct tick ticks[3];
static void tick_again(void *ctx) {
  if (++*(int *)ctx == 1) {
    loop_tick(cp_loop_default(), &ticks[1], tick_again, ctx);
    loop_untick(cp_loop_default(), &ticks[2]);
  }
}

TEST(ticks_run_before_anything_else_and_may_tick) {
  int calls = 0, timer_calls = 0;
  cp_loop *loop = cp_loop_default();
  loop_tick(loop, &ticks[0], tick_again, &calls);
  loop_tick(loop, &ticks[0], tick_again, &calls); /* is there already */
  loop_tick(loop, &ticks[2], tick_again, &calls);
  EXPECT_EQ(cp_loop_timeout_ms(loop), 0);
  EXPECT_GT(cp_set_timeout(loop, 100000, count_call, &timer_calls), 0);
  EXPECT_EQ(cp_loop_step(loop, 0), 1);
  EXPECT_EQ(calls, 2);
  EXPECT(!ticks[0].queued && !ticks[1].queued && !ticks[2].queued);
  cp_loop_free(loop);
}
