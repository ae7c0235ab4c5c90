/* Loops: several, in several threads, inside each other, inside a foreign one, and what wakes them. */
#include "io/loop.h"
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
  EXPECT_GT(cp_set_timeout(NULL, 5, count_call, &later), 0);
  EXPECT_EQ(cp_run(), 1);
  EXPECT(stops == 1 && later == 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(later, 1);
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

/* ---- what other threads and signal handlers may do ---- */

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

/* ---- inside a foreign loop ---- */

/* What a foreign program does: poll() on what the loop names, then a step without waiting. */
static void run_foreign(bool one_descriptor) {
  cp_loop *loop = cp_loop_default();
  int more = 1;
  while (more > 0) {
    cp_pollfd wanted[32];
    struct pollfd set[32];
    int count = 1;
    if (one_descriptor) {
      set[0] = (struct pollfd){.fd = cp_loop_fd(loop), .events = POLLIN};
    } else {
      count = cp_loop_poll_set(loop, wanted, 32);
      EXPECT(count > 0 && count <= 32);
      for (int i = 0; i < count; i++)
        set[i] = (struct pollfd){.fd = (int)wanted[i].fd,
                                 .events = (short)((wanted[i].events & CP_POLL_IN ? POLLIN : 0) |
                                                   (wanted[i].events & CP_POLL_OUT ? POLLOUT : 0))};
    }
    int64_t ms = cp_loop_timeout_ms(loop);
    int ready = poll(set, (nfds_t)count, ms < 0 || ms > DEADLINE_MS ? DEADLINE_MS : (int)ms);
    EXPECT_SYS(ready);
    EXPECT(ready > 0 || ms >= 0); /* it was told of everything */
    more = cp_loop_step(loop, 0);
    EXPECT_OK(more);
  }
}

static size_t received;
static void count_bytes(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  (void)data;
  (void)ctx;
  received += size;
}

static void in_a_foreign_loop(bool one_descriptor) {
  static char data[1000000];
  int closes = 0, timers = 0;
  received = 0;
  cp_child *child = START(NULL, "echo");
  cp_on_data(cp_stdout(child), count_bytes, NULL);
  cp_on_close(child, count_result, &closes);
  EXPECT_EQ(cp_write(cp_stdin(child), data, sizeof data), 0);
  cp_end(cp_stdin(child));
  EXPECT_GT(cp_set_timeout(NULL, 3, count_call, &timers), 0);
  run_foreign(one_descriptor);
  EXPECT_EQ(received, sizeof data);
  EXPECT(closes == 1 && timers == 1);
}

TEST(a_foreign_loop_with_one_descriptor) {
  if (cp_loop_fd(cp_loop_default()) == -ENOTSUP)
    SKIP("this back end has no single descriptor");
  in_a_foreign_loop(true);
}

TEST(a_foreign_loop_with_a_poll_set) {
  in_a_foreign_loop(false);
}

TEST(the_poll_set_says_how_many_there_are) {
  cp_loop *loop = cp_loop_default();
  int all = cp_loop_poll_set(loop, NULL, 0);
  EXPECT_GT(all, 0);
  cp_child *child = START(NULL, "hold");
  EXPECT_GE(cp_loop_poll_set(loop, NULL, 0), all);
  EXPECT_EQ(cp_loop_poll_set(NULL, NULL, 0), -EINVAL);
  EXPECT_EQ(cp_loop_fd(NULL), -EINVAL);
  EXPECT_LT(cp_loop_timeout_ms(NULL), 0);
  EXPECT_EQ(cp_loop_run(NULL), -EINVAL);
  EXPECT_EQ(cp_loop_step(NULL, 0), -EINVAL);
  cp_end(cp_stdin(child));
  expect_code(child, FINE);
}
