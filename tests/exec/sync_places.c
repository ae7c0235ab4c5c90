/* Where synchronous calls are made: beside a loop that runs, in it, in several threads. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect_echo(const char *text) {
  cp_result *r = cp_exec_file_sync(test_program(), HELPER_ARGS("cat"),
                                   CP_OPTIONS(.input = text, .input_size = strlen(text)));
  EXPECT(r->error == NULL);
  EXPECT_OUT(r->out, text);
  r = cp_result_free(r);
}

/* ---- in a program with a loop ---- */

static void note_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  EXPECT_EQ(result->code, 3);
  ++*(int *)ctx;
}

static void note_time(cp_loop *loop, void *ctx) {
  (void)loop;
  ++*(int *)ctx;
}

/* Nothing of the program's own loop happens meanwhile; all of it afterwards. */
TEST(beside_a_loop_of_the_program) {
  int closes = 0, times = 0;
  for (int i = 0; i < 3; i++)
    cp_on_close(START(NULL, "code", "3"), note_close, &closes);
  EXPECT_GT(cp_set_timeout(NULL, 0, note_time, &times), 0);
  EXPECT_OK(cp_loop_post(cp_loop_default(), note_time, &times));
  for (int i = 0; i < 3; i++)
    expect_echo("beside");
  EXPECT(closes == 0 && times == 0);
  run(NULL);
  EXPECT(closes == 3 && times == 2);
}

static void call_in_timer(cp_loop *loop, void *ctx) {
  (void)loop;
  expect_echo("in a timer");
  ++*(int *)ctx;
}

static void call_at_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  (void)result;
  expect_echo("at close");
  ++*(int *)ctx;
}

static void call_at_data(cp_stream *stream, const char *data, size_t size, void *ctx) {
  expect_echo("at data");
  EXPECT_MEM(data, size, "said", 4); /* which is still there */
  cp_pause(stream);
  cp_resume(stream);
  ++*(int *)ctx;
}

TEST(from_inside_callbacks) {
  int calls = 0;
  cp_child *child = START(NULL, "say", "said");
  EXPECT_GT(cp_on_data(cp_stdout(child), call_at_data, &calls), 0);
  EXPECT_GT(cp_on_close(child, call_at_close, &calls), 0);
  EXPECT_GT(cp_set_timeout(NULL, 0, call_in_timer, &calls), 0);
  run(NULL);
  EXPECT_EQ(calls, 3);
}

static void call_inside_a_call(cp_child *child, uint64_t out, uint64_t err, void *ctx) {
  (void)child;
  (void)out;
  (void)err;
  if (++*(int *)ctx == 1)
    expect_echo("inside");
}

TEST(from_inside_another_synchronous_call) {
  int calls = 0;
  cp_result *r = SYNC(CP_OPTIONS(.on_progress = call_inside_a_call, .progress_ctx = &calls), "say", "outer");
  EXPECT_GE(calls, 1);
  EXPECT_OUT(r->out, "outer");
  r = cp_result_free(r);
}

TEST(without_any_loop_nothing_is_left) {
  int before = test_open_fds();
  for (int i = 0; i < 20; i++)
    expect_echo("again");
  EXPECT_EQ(test_open_fds(), before);
  expect_no_child();
}

TEST(signals_of_the_program_are_left_alone) {
  test_signals *before = test_signals_take();
  char *data = make_pattern(1 << 20);
  cp_result *r = SYNC(CP_OPTIONS(.input = data, .input_size = 1 << 20), "reads", "1");
  EXPECT_EQ(r->error->errnum, EPIPE);
  r = cp_result_free(r);
  free(data);
  EXPECT_SIGNALS(before);
  free(before);
}

/* ---- in threads ---- */

static void *call_often(void *ctx) {
  char text[32];
  for (int i = 0; i < 25; i++) {
    snprintf(text, sizeof text, "thread %d call %d", *(int *)ctx, i);
    expect_echo(text);
    char command[64];
    snprintf(command, sizeof command, "exit %d", *(int *)ctx + 1);
    cp_result *r = cp_exec_sync(command, NULL);
    EXPECT_EQ(r->code, *(int *)ctx + 1);
    r = cp_result_free(r);
    r = cp_spawn_sync("/no/such", NULL, NULL);
    EXPECT_STR(cp_last_error()->message, "spawnSync /no/such ENOENT");
    r = cp_result_free(r);
  }
  return NULL;
}

TEST(in_eight_threads_at_once) {
  pthread_t threads[8];
  int numbers[8];
  for (int i = 0; i < 8; i++) {
    numbers[i] = i;
    EXPECT_EQ(pthread_create(&threads[i], NULL, call_often, &numbers[i]), 0);
  }
  for (int i = 0; i < 8; i++)
    EXPECT_EQ(pthread_join(threads[i], NULL), 0);
  expect_no_child();
}

static void *call_big(void *ctx) {
  size_t size = 4 << 20;
  char *data = make_pattern(size);
  (void)ctx;
  cp_result *r = cp_spawn_sync(test_program(), HELPER_ARGS("cat"),
                               CP_OPTIONS(.input = data, .input_size = size, .max_buffer = CP_UNLIMITED));
  EXPECT(r->error == NULL && r->out.size == size && memcmp(r->out.data, data, size) == 0);
  r = cp_result_free(r);
  free(data);
  return NULL;
}

TEST(big_ones_in_eight_threads_at_once) {
  pthread_t threads[8];
  for (int i = 0; i < 8; i++)
    EXPECT_EQ(pthread_create(&threads[i], NULL, call_big, NULL), 0);
  for (int i = 0; i < 8; i++)
    EXPECT_EQ(pthread_join(threads[i], NULL), 0);
}
