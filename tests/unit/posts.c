/* What other threads and signal handlers may do with a loop: post and wake. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

static int posts[64], post_count;
static void note_post(cp_loop *loop, void *ctx) {
  EXPECT(loop == cp_loop_default());
  posts[post_count++] = (int)(intptr_t)ctx;
}

TEST(posts_come_in_order_and_hold_the_loop) {
  for (int i = 0; i < 5; i++)
    EXPECT_OK(cp_loop_post(cp_loop_default(), note_post, (void *)(intptr_t)i));
  EXPECT_EQ(post_count, 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(post_count, 5);
  for (int i = 0; i < 5; i++)
    EXPECT_EQ(posts[i], i);
  EXPECT_EQ(cp_loop_post(NULL, note_post, NULL), -EINVAL);
  EXPECT_EQ(cp_loop_post(cp_loop_default(), NULL, NULL), -EINVAL);
}

struct poster {
  cp_loop *loop;
  int count;
};

enum { POSTS = 500 };
static int arrived;
static void arrive(cp_loop *loop, void *ctx) {
  int *last = ctx; /* each poster's own come in order: counted down */
  --*last;
  if (++arrived == 3 * POSTS)
    cp_stop(loop);
}

static void *post_many(void *ctx) {
  struct poster *poster = ctx;
  for (int i = 0; i < POSTS; i++)
    EXPECT_OK(cp_loop_post(poster->loop, arrive, &poster->count));
  return NULL;
}

TEST(posts_from_several_threads_wake_a_waiting_loop) {
  pthread_t threads[3];
  struct poster posters[3];
  int64_t hold = cp_set_timeout(NULL, 1000000, count_call, &arrived); /* so that it waits */
  for (int i = 0; i < 3; i++) {
    posters[i] = (struct poster){.loop = cp_loop_default(), .count = POSTS};
    EXPECT_EQ(pthread_create(&threads[i], NULL, post_many, &posters[i]), 0);
  }
  while (arrived < 3 * POSTS)
    EXPECT_EQ(cp_run(), 1);
  for (int i = 0; i < 3; i++) {
    EXPECT_EQ(pthread_join(threads[i], NULL), 0);
    EXPECT_EQ(posters[i].count, 0);
  }
  cp_clear_timer(NULL, hold);
}

TEST(posts_that_never_ran_are_freed_with_the_loop) {
  cp_loop *loop = cp_loop_new();
  EXPECT_OK(cp_loop_post(loop, note_post, NULL));
  cp_loop_free(loop);
  EXPECT_EQ(post_count, 0);
}

static cp_loop *woken_loop;
static void wake_from_handler(int signal) {
  (void)signal;
  cp_loop_wake(woken_loop);
}

static int wakes;
static void on_wake(cp_loop *loop, void *ctx) {
  EXPECT(ctx == &wakes);
  wakes++;
  cp_stop(loop);
}

TEST(a_signal_handler_wakes_the_loop) {
  need_signals();
  struct sigaction action = {.sa_handler = wake_from_handler}, old;
  woken_loop = cp_loop_default();
  cp_loop_on_wake(woken_loop, on_wake, &wakes);
  EXPECT_SYS(sigaction(SIGUSR1, &action, &old));
  int64_t hold = cp_set_timeout(NULL, 1000000, count_call, NULL);
  EXPECT_SYS(raise(SIGUSR1));
  EXPECT_EQ(cp_run(), 1);
  EXPECT_EQ(wakes, 1);
  for (int i = 0; i < 100000; i++) /* many are as good as one, and none blocks */
    cp_loop_wake(woken_loop);
  EXPECT_EQ(cp_run(), 1);
  EXPECT_EQ(wakes, 2);
  cp_loop_on_wake(woken_loop, NULL, NULL);
  cp_loop_wake(woken_loop);
  EXPECT_EQ(cp_loop_step(woken_loop, 0), 1);
  EXPECT_EQ(wakes, 2);
  cp_clear_timer(NULL, hold);
  EXPECT_SYS(sigaction(SIGUSR1, &old, NULL));
  cp_loop_wake(NULL);
}

TEST(without_a_wake_nobody_is_told_of_one) {
  int calls = 0;
  cp_loop_on_wake(cp_loop_default(), on_wake, &wakes);
  EXPECT_GT(cp_set_timeout(NULL, 1, count_call, &calls), 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT(calls == 1 && wakes == 0);
}

static void *wake_once(void *ctx) {
  cp_loop_wake(ctx);
  return NULL;
}

TEST(another_thread_wakes_the_loop) {
  pthread_t thread;
  cp_loop_on_wake(cp_loop_default(), on_wake, &wakes);
  int64_t hold = cp_set_timeout(NULL, 1000000, count_call, NULL);
  EXPECT_EQ(pthread_create(&thread, NULL, wake_once, cp_loop_default()), 0);
  EXPECT_EQ(cp_run(), 1);
  EXPECT_EQ(wakes, 1);
  EXPECT_EQ(pthread_join(thread, NULL), 0);
  cp_clear_timer(NULL, hold);
}

static int late_calls;
static void *post_late(void *ctx) {
  for (int i = 0; i < 100; i++)
    sched_yield();
  EXPECT_OK(cp_loop_post(ctx, count_call, &late_calls));
  return NULL;
}

/* 2^32 is 0 to an int. */
TEST(a_long_step_ends_with_what_it_waits_for) {
  pthread_t thread;
  cp_loop *loop = cp_loop_default();
  test_gate gate = test_gate_open();
  cp_child *child = START(CP_OPTIONS(.stdio = CP_STDIO(CP_FD(gate.hold_fd), CP_IGNORE, CP_IGNORE)), "hold");
  EXPECT_EQ(cp_loop_step(loop, 0), 1);
  EXPECT_EQ(pthread_create(&thread, NULL, post_late, loop), 0);
  EXPECT_EQ(cp_loop_step(loop, (int64_t)1 << 32), 1);
  EXPECT_EQ(late_calls, 1);
  EXPECT_EQ(pthread_join(thread, NULL), 0);
  test_gate_close(&gate);
  expect_code(child, FINE);
}
