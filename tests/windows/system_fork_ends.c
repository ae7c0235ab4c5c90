/* How a channel ends on Windows: by either side, by the end of a process, by the end of the loop. */
#include "system_fork.h"

#include <windows.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
  EXPECT_EQ(cp_send(channel, "1"), 1);
  story_wait(&s, NULL, "m:1");
  EXPECT_EQ(cp_disconnect(channel), 0);
  EXPECT(!cp_connected(channel));
  EXPECT_STR(s.text, "m:1"); /* the event comes from the loop */
  run_all();
  EXPECT_STR(s.text, "m:1 disconnect exit:21 close:21");
}

TEST(the_child_disconnects) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "leaves");
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  run_all();
  EXPECT_STR(s.text, "disconnect exit:21 close:21");
}

TEST(the_child_is_killed) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "echoes");
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  story_wait(&s, NULL, "m:1");
  EXPECT_EQ(cp_kill(child, cp_signal_number("SIGKILL")), 1);
  run_all();
  EXPECT_STR(s.text, "m:1 disconnect exit:SIGKILL close:-1");
}

TEST(a_child_is_killed_that_reads_nothing) {
  story s = {.used = 0};
  char *text = long_text(1 << 20);
  cp_child *child =
      FORK(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_INHERIT, CP_INHERIT, CP_IPC)), "echoes_late");
  story_child(&s, child);
  EXPECT_EQ(cp_send_then(cp_channel_of(child), text, 1 << 20, story_done, &s), 0);
  EXPECT_EQ(cp_kill(child, cp_signal_number("SIGKILL")), 1);
  run_all();
  EXPECT_CONTAINS(s.text, "done:EPIPE");
  EXPECT_CONTAINS(s.text, "disconnect");
  EXPECT_CONTAINS(s.text, "exit:SIGKILL");
  EXPECT_CONTAINS(s.text, "close:-1");
  free(text);
}

TEST(disconnecting_twice_and_sending_afterwards) {
  story s = {.used = 0};
  cp_child *child = cp_child_keep(FORK(NULL, "echoes"));
  cp_channel *channel = cp_channel_of(child);
  story_child(&s, child);
  EXPECT_EQ(cp_disconnect(channel), 0);
  EXPECT_EQ(cp_disconnect(channel), -ENOTCONN);
  EXPECT_STR(cp_last_error()->code, "ERR_IPC_DISCONNECTED");
  EXPECT_EQ(cp_send(channel, "1"), -EPIPE);
  EXPECT_STR(cp_last_error()->code, "ERR_IPC_CHANNEL_CLOSED");
  run_all();
  EXPECT_STR(s.text, "error:ERR_IPC_DISCONNECTED error:ERR_IPC_CHANNEL_CLOSED disconnect exit:21 close:21");
  EXPECT_EQ(cp_channel_flush(channel, -1), 0);
  EXPECT_EQ(cp_channel_fd(channel), -1);
  child = cp_child_free(child);
}

/* ---- what is queued when somebody leaves ---- */

enum { BIG = 4 << 20 };

/* Sends more than any pipe holds, and leaves by the way of argv[1]. */
HELPER(sends_and_leaves) {
  cp_channel *parent = cp_parent();
  char *text = long_text(BIG);
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

TEST(nothing_is_lost_when_the_sender_leaves) {
  const char *const ways[] = {"cp_exit", "disconnect", "flush", "run"};
  for (size_t i = 0; i < 4; i++) {
    struct counted counted = {0};
    cp_child *child = FORK(NULL, "sends_and_leaves", ways[i]);
    NOTE("%s", ways[i]);
    EXPECT_GT(cp_on_message(cp_channel_of(child), count_message, &counted), 0);
    expect_code(child, FINE);
    EXPECT_EQ(counted.count, 51);
    EXPECT_EQ(counted.size, BIG + 50 * 7);
  }
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
  cp_child *child = FORK(NULL, "bursts");
  EXPECT_GT(cp_on_message(cp_channel_of(child), count_message, &counted), 0);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  expect_code(child, 5);
  EXPECT_EQ(counted.count, 50);
}

TEST(a_disconnect_waits_for_what_is_queued) {
  struct counted counted = {0};
  story s = {.used = 0};
  char *text = long_text(BIG);
  cp_child *child = FORK(NULL, "echoes");
  cp_channel *channel = cp_channel_of(child);
  EXPECT_GT(cp_on_message(channel, count_message, &counted), 0);
  EXPECT_GE(cp_send_then(channel, text, BIG, story_done, &s), 0);
  EXPECT_EQ(cp_disconnect(channel), 0);
  expect_code(child, FINE);
  EXPECT_STR(s.text, "done:0");
  free(text);
}

static void ring_back(cp_loop *loop, void *ctx) {
  (void)loop;
  cp_stop(cp_loop_default());
  ++*(int *)ctx;
}

/* What wakes the loop while a flush waits in its stead is not forgotten. */
TEST(flushing_with_a_limit) {
  int posted = 0;
  char *text = long_text(BIG);
  cp_child *child =
      FORK(CP_OPTIONS(.stdio = CP_STDIO(CP_PIPE, CP_INHERIT, CP_INHERIT, CP_IPC)), "echoes_late");
  cp_channel *channel = cp_channel_of(child);
  struct counted counted = {0};
  EXPECT_GT(cp_on_message(channel, count_message, &counted), 0);
  EXPECT_GE(cp_send_then(channel, text, BIG, NULL, NULL), 0);
  EXPECT_EQ(cp_loop_post(cp_loop_default(), ring_back, &posted), 0);
  EXPECT_EQ(cp_channel_flush(channel, 50), -ETIMEDOUT);
  EXPECT_EQ(posted, 0);
  EXPECT_EQ(cp_loop_run(cp_loop_default()), 1);
  EXPECT_EQ(posted, 1);
  cp_end(cp_stdin(child));
  EXPECT_GE(cp_loop_step(cp_loop_default(), 0), 0);
  EXPECT_EQ(cp_channel_flush(channel, DEADLINE_MS), 0);
  EXPECT_EQ(cp_channel_queued(channel), 0);
  EXPECT_EQ(cp_disconnect(channel), 0);
  expect_code(child, FINE);
  free(text);
}

/* ---- freeing, and children that do not run ---- */

TEST(a_loop_is_freed_with_an_open_channel) {
  cp_loop *loop = cp_loop_new();
  int before = test_open_fds();
  cp_child *child = FORK(CP_OPTIONS(.loop = loop), "echoes");
  HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, (DWORD)cp_pid(child));
  EXPECT(process != NULL);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  loop = cp_loop_free(loop); /* the child sees the end of the channel and leaves */
  EXPECT_EQ(WaitForSingleObject(process, DEADLINE_MS), WAIT_OBJECT_0);
  CloseHandle(process);
  EXPECT_LE(test_open_fds(), before);
}

static void kill_and_free(cp_channel *channel, const char *json, size_t size, void *ctx) {
  cp_child *child = cp_channel_child(channel);
  (void)json, (void)size;
  story_add(ctx, "got");
  if (!cp_connected(channel))
    return; /* what had arrived before is told all the same */
  EXPECT_EQ(cp_kill(child, cp_signal_number("SIGKILL")), 1);
  EXPECT_EQ(cp_disconnect(channel), 0);
  cp_child_free(child);
}

TEST(a_listener_kills_frees_and_disconnects) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "echoes");
  EXPECT_GT(cp_on_message(cp_channel_of(child), kill_and_free, &s), 0);
  for (int i = 0; i < 5; i++)
    EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  run_all();
  EXPECT_CONTAINS(s.text, "got");
}

TEST(a_child_that_does_not_start) {
  story s = {.used = 0};
  cp_child *child = cp_fork("C:\\no\\such\\program.exe", NULL, NULL);
  EXPECT(child != NULL);
  story_child(&s, child);
  EXPECT(cp_connected(cp_channel_of(child)));
  EXPECT_EQ(cp_send_then(cp_channel_of(child), "1", 1, story_done, &s), 1);
  run_all();
  EXPECT_STR(s.text, "error:ENOENT done:EPIPE disconnect close:-2");
}

/* ---- a descriptor that is no channel ---- */

/* argv[1]: the errno of cp_parent(). */
HELPER(has_no_channel) {
  EXPECT(cp_parent() == NULL);
  EXPECT_EQ(cp_last_error()->errnum, strtol(argv[1], NULL, 10));
  EXPECT(cp_last_error()->message[0] != '\0');
  return FINE;
}

static void expect_refused(const char *variable, cp_stdio third, int errnum) {
  char text[20];
  snprintf(text, sizeof text, "%d", errnum);
  cp_child *child = cp_spawn(
      test_program(), HELPER_ARGS("has_no_channel", text),
      CP_OPTIONS(.env_add = CP_ENV(variable), .stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, third)));
  NOTE("%s, %d", variable, errnum);
  expect_code(child, FINE);
}

TEST(what_cannot_be_a_channel_is_refused) {
  expect_refused("NODE_CHANNEL_FD=9", CP_IGNORE, EBADF);
  expect_refused("NODE_CHANNEL_FD=x", CP_IGNORE, EINVAL);
  expect_refused("NODE_CHANNEL_FD=-1", CP_IGNORE, EINVAL);
  expect_refused("NODE_CHANNEL_FD=3", CP_TO_PATH("a file"), ENOTSOCK);
  expect_refused("NODE_CHANNEL_FD=3", CP_PIPE, EINVAL); /* not overlapped on the child's side */
}
