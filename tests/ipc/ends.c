/* How a channel ends: by either side, by the end of the process, by the end of the loop. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void leave(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json, (void)size, (void)ctx;
  EXPECT_EQ(cp_disconnect(channel), 0);
}

/* Disconnects when asked to. */
HELPER(leaves) {
  EXPECT_GT(cp_on_message(cp_parent(), leave, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

TEST(the_parent_disconnects) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "echoes");
  cp_channel *channel = cp_channel_of(child);
  story_child(&s, child);
  EXPECT(cp_connected(channel));
  EXPECT(cp_channel_child(channel) == child);
  EXPECT_EQ(cp_channel_serialization(channel), CP_JSON);
  EXPECT_EQ(cp_send(channel, "1"), 1);
  story_wait(&s, NULL, "m:1");
  EXPECT_EQ(cp_disconnect(channel), 0);
  EXPECT(!cp_connected(channel));
  EXPECT_STR(s.text, "m:1"); /* the event comes from the loop */
  run(NULL);
  EXPECT_STR(s.text, "m:1 disconnect exit:21 close:21");
  expect_no_child();
}

TEST(the_child_disconnects) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "leaves");
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  run(NULL);
  EXPECT_STR(s.text, "disconnect exit:21 close:21");
}

TEST(the_child_is_killed) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "echoes");
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  story_wait(&s, NULL, "m:1");
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  run(NULL);
  EXPECT_CONTAINS(s.text, "m:1 disconnect exit:SIGKILL close:-1");
}

TEST(disconnecting_twice_and_sending_afterwards) {
  story s = {.used = 0};
  cp_child *child = cp_child_keep(FORK(NULL, "echoes"));
  cp_channel *channel = cp_channel_of(child);
  story_child(&s, child);
  EXPECT_EQ(cp_disconnect(channel), 0);
  EXPECT_EQ(cp_disconnect(channel), -ENOTCONN);
  EXPECT_STR(cp_last_error()->code, "ERR_IPC_DISCONNECTED");
  EXPECT_STR(cp_last_error()->message, "IPC channel is already disconnected");
  EXPECT_EQ(cp_send(channel, "1"), -EPIPE);
  EXPECT_STR(cp_last_error()->code, "ERR_IPC_CHANNEL_CLOSED");
  EXPECT_STR(cp_last_error()->message, "Channel closed");
  EXPECT_EQ(cp_send_then(channel, "1", 1, story_done, &s), -EPIPE);
  EXPECT_STR(s.text, "");
  run(NULL);
  EXPECT_STR(s.text, "done:EPIPE error:ERR_IPC_DISCONNECTED error:ERR_IPC_CHANNEL_CLOSED disconnect exit:21 "
                     "close:21");
  /* A child that is kept keeps its channel. */
  EXPECT_EQ(cp_send_then(channel, "1", 1, story_done, &s), -EPIPE);
  EXPECT_EQ(cp_channel_flush(channel, -1), 0);
  EXPECT_EQ(cp_channel_fd(channel), -1);
  run(NULL);
  EXPECT_CONTAINS(s.text, "close:21 done:EPIPE");
  child = cp_child_free(child);
}

/* ---- what is queued when somebody leaves ---- */

enum { BIG = 4 << 20 };

/* Sends more than any socket holds, and leaves by the way of argv[1]. */
HELPER(sends_and_leaves) {
  cp_channel *parent = cp_parent();
  char *text = malloc(BIG);
  EXPECT(text != NULL);
  memset(text, '1', BIG);
  EXPECT_GE(cp_send_then(parent, text, BIG, NULL, NULL), 0);
  free(text);
  for (int i = 0; i < 50; i++)
    EXPECT_GE(cp_send(parent, "\"after\""), 0);
  if (strcmp(argv[1], "cp_exit") == 0)
    cp_exit(FINE);
  if (strcmp(argv[1], "disconnect") == 0)
    EXPECT_EQ(cp_disconnect(parent), 0);
  if (strcmp(argv[1], "flush") == 0)
    EXPECT_EQ(cp_channel_flush(parent, -1), 0);
  else
    EXPECT_EQ(cp_run(), 0); /* what is unsent holds it */
  return FINE;
}

struct counted {
  int count;
  size_t size;
};
static void count_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct counted *counted = ctx;
  (void)channel, (void)json;
  counted->count++;
  counted->size += size;
}

static void expect_all_from(const char *way) {
  struct counted counted = {0};
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "sends_and_leaves", way);
  story_events(&s, cp_channel_of(child));
  EXPECT_GT(cp_on_message(cp_channel_of(child), count_message, &counted), 0);
  expect_code(child, FINE);
  NOTE("%s", way);
  EXPECT_EQ(counted.count, 51);
  EXPECT_EQ(counted.size, BIG + 50 * 7);
  EXPECT_STR(s.text, "disconnect");
}

TEST(nothing_is_lost_when_the_sender_leaves) {
  expect_all_from("cp_exit");
  expect_all_from("disconnect");
  expect_all_from("flush");
  expect_all_from("run");
}

static void burst(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json, (void)size, (void)ctx;
  for (int i = 0; i < 50; i++)
    EXPECT_EQ(cp_send(channel, "{\"i\":1}"), 1);
  exit(5);
}

/* Fifty messages from a callback, and then exit() without a word. */
HELPER(bursts) {
  EXPECT_GT(cp_on_message(cp_parent(), burst, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return 1;
}

TEST(few_messages_survive_a_plain_exit) {
  struct counted counted = {0};
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "bursts");
  story_child(&s, child);
  EXPECT_GT(cp_on_message(cp_channel_of(child), count_message, &counted), 0);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  run(NULL);
  EXPECT_EQ(counted.count, 50);
  EXPECT_CONTAINS(s.text, "m:{\"i\":1} disconnect exit:5 close:5");
}

TEST(a_disconnect_waits_for_what_is_queued) {
  struct counted counted = {0};
  char *text = malloc(BIG);
  EXPECT(text != NULL);
  memset(text, '1', BIG);
  cp_child *child = FORK(NULL, "echoes");
  cp_channel *channel = cp_channel_of(child);
  EXPECT_GT(cp_on_message(channel, count_message, &counted), 0);
  story s = {.used = 0};
  EXPECT_GE(cp_send_then(channel, text, BIG, story_done, &s), 0);
  EXPECT_EQ(cp_disconnect(channel), 0);
  expect_code(child, FINE);
  EXPECT_STR(s.text, "done:0");
  free(text);
}

/* ---- freeing ---- */

TEST(a_loop_is_freed_with_an_open_channel) {
  int before = test_open_fds();
  cp_loop *loop = cp_loop_new();
  cp_child *child = FORK(CP_OPTIONS(.loop = loop), "echoes");
  int pid = cp_pid(child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  loop = cp_loop_free(loop); /* the child sees the end of the channel and leaves */
  expect_reaped(pid, before);
}

static void kill_and_free(cp_channel *channel, const char *json, size_t size, void *ctx) {
  cp_child *child = cp_channel_child(channel);
  (void)json, (void)size;
  story_add(ctx, "got");
  if (!cp_connected(channel))
    return; /* what had arrived before is told all the same */
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  EXPECT_EQ(cp_disconnect(channel), 0);
  cp_child_free(child);
}

TEST(a_listener_kills_frees_and_disconnects) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "echoes");
  EXPECT_GT(cp_on_message(cp_channel_of(child), kill_and_free, &s), 0);
  for (int i = 0; i < 5; i++)
    EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  story_events(&s, cp_channel_of(child));
  run(NULL);
  EXPECT_CONTAINS(s.text, "got");
  EXPECT_CONTAINS(s.text, "disconnect");
  expect_no_child();
}

/* ---- children that do not run, or not yet ---- */

TEST(a_child_that_does_not_start) {
  story s = {.used = 0};
  cp_child *child = cp_fork("/no/such/program", NULL, NULL);
  EXPECT(child != NULL);
  story_child(&s, child);
  EXPECT(cp_connected(cp_channel_of(child)));
  EXPECT_EQ(cp_send_then(cp_channel_of(child), "1", 1, story_done, &s), 1);
  run(NULL);
  EXPECT_STR(s.text, "error:ENOENT done:EPIPE disconnect close:-2");
}

TEST(messages_to_a_child_that_waits_for_its_turn) {
  cp_queue *queue = cp_queue_new(1);
  story first = {.used = 0}, second = {.used = 0}, third = {.used = 0};
  cp_child *a = FORK(CP_OPTIONS(.queue = queue), "echoes");
  cp_child *b = FORK(CP_OPTIONS(.queue = queue), "echoes");
  cp_child *c = FORK(CP_OPTIONS(.queue = queue), "echoes");
  story_child(&first, a);
  story_child(&second, b);
  story_child(&third, c);
  EXPECT_EQ(cp_send(cp_channel_of(b), "2"), 1);
  EXPECT_EQ(cp_channel_queued(cp_channel_of(b)), 2);
  EXPECT_EQ(cp_disconnect(cp_channel_of(b)), 0); /* once that has left */
  EXPECT_EQ(cp_disconnect(cp_channel_of(c)), 0); /* nothing has to: it starts with a closed channel */
  EXPECT_EQ(cp_disconnect(cp_channel_of(a)), 0);
  cp_queue_free(queue);
  run(NULL);
  EXPECT_STR(first.text, "disconnect exit:21 close:21");
  EXPECT_STR(second.text, "disconnect exit:21 close:21");
  EXPECT_STR(third.text, "disconnect exit:21 close:21");
}

TEST(a_child_that_is_taken_out_of_the_queue) {
  cp_queue *queue = cp_queue_new(1);
  story s = {.used = 0};
  cp_child *a = FORK(CP_OPTIONS(.queue = queue), "echoes");
  cp_child *b = FORK(CP_OPTIONS(.queue = queue), "echoes");
  story_child(&s, b);
  EXPECT_EQ(cp_send_then(cp_channel_of(b), "2", 1, story_done, &s), 1);
  EXPECT_EQ(cp_kill(b, SIGTERM), 1);
  EXPECT_EQ(cp_disconnect(cp_channel_of(a)), 0);
  cp_queue_free(queue);
  run(NULL);
  char expected[80];
  snprintf(expected, sizeof expected, "error:ECANCELED done:EPIPE disconnect close:%d", -ECANCELED);
  EXPECT_STR(s.text, expected);
}
