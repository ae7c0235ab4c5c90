/* A channel for messages: what is on the wire, and in which order everything is told. */
#include "helpers.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static cp_child *fork_helper(const char *const *args, const cp_options *options) {
  cp_child *child = cp_fork(test_program(), args, options);
  if (child == NULL)
    FAIL("cp_fork: %s", cp_last_error()->message);
  EXPECT(cp_channel_of(child) != NULL);
  return child;
}
#define FORK(options, ...) fork_helper(HELPER_ARGS(__VA_ARGS__), options)

static void on_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel;
  EXPECT_EQ(strlen(json), size);
  if (size > 100)
    record_add(ctx, "m:%zu", size);
  else
    record_add(ctx, "m:%s", json);
}

static void on_disconnect(cp_channel *channel, void *ctx) {
  EXPECT(!cp_connected(channel));
  record_add(ctx, "disconnect");
}

static void on_error(cp_channel *channel, const cp_error *error, void *ctx) {
  (void)channel;
  record_add(ctx, "error:%s", error->code);
}

static void record_channel(record *to, cp_child *child) {
  EXPECT_GT(cp_on_message(cp_channel_of(child), on_message, to), 0);
  EXPECT_GT(cp_on_disconnect(cp_channel_of(child), on_disconnect, to), 0);
  EXPECT_GT(cp_channel_on_error(cp_channel_of(child), on_error, to), 0);
  record_child(to, child);
}

static void look(cp_loop *loop, void *ctx) {
  const char **both = ctx;
  if (strstr(both[0], both[1]) != NULL)
    cp_stop(loop);
  else
    EXPECT_GT(cp_set_timeout(loop, 1, look, ctx), 0);
}

static void run_until_told(record *r, const char *text) {
  const char *both[] = {r->text, text};
  alarm(DEADLINE_MS / 1000);
  EXPECT_GT(cp_set_timeout(NULL, 0, look, both), 0);
  EXPECT_EQ(cp_run(), 1);
  alarm(0);
}

/* ---- helpers ---- */

static void send_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)size;
  (void)ctx;
  EXPECT_OK(cp_send(channel, json));
}

/* Sends back what comes, until the parent disconnects. */
HELPER(echoes) {
  EXPECT_GT(cp_on_message(cp_parent(), send_back, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

static void leave(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json;
  (void)size;
  (void)ctx;
  EXPECT_EQ(cp_disconnect(channel), 0);
}

/* Disconnects when a message comes. */
HELPER(leaves) {
  EXPECT_GT(cp_on_message(cp_parent(), leave, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* Says many things and disconnects at once. */
HELPER(tells) {
  char text[32];
  for (int i = 0; i < atoi(argv[1]); i++) {
    snprintf(text, sizeof text, "{\"n\":%d}", i);
    EXPECT_OK(cp_send(cp_parent(), text));
  }
  EXPECT_EQ(cp_disconnect(cp_parent()), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* Without the library: writes each argument to the channel as it is, half of it at a time. */
HELPER(speaks_raw) {
  const char *number = getenv("NODE_CHANNEL_FD"), *mode = getenv("NODE_CHANNEL_SERIALIZATION_MODE");
  EXPECT(number != NULL);
  EXPECT_STR(mode, "json");
  for (int i = 1; i < argc; i++) {
    size_t size = strlen(argv[i]), half = size / 2;
    EXPECT_EQ(write(atoi(number), argv[i], half), half);
    EXPECT_EQ(write(atoi(number), argv[i] + half, size - half), size - half);
  }
  return FINE;
}

/* Without the library: what comes is to be these bytes, until the end. */
HELPER(hears_raw) {
  char text[1024] = "";
  size_t size = 0;
  ssize_t n;
  int fd = atoi(getenv("NODE_CHANNEL_FD"));
  while ((n = read(fd, text + size, sizeof text - 1 - size)) > 0)
    size += (size_t)n;
  EXPECT_STR(text, argv[1]);
  return FINE;
}

/* ---- there and back ---- */

PUBLIC_TEST(messages_come_back_in_order) {
  record r = {0};
  cp_child *child = FORK(NULL, "echoes");
  record_channel(&r, child);
  cp_channel *channel = cp_channel_of(child);
  EXPECT(cp_connected(channel));
  static const char *const all[] = {"{\"a\":[1,2,{\"b\":null}]}", "\"text\"", "7", "true", "-1.5e3"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    EXPECT_EQ(cp_send(channel, all[i]), 1);
  run_until_told(&r, "-1.5e3");
  EXPECT_EQ(cp_disconnect(channel), 0);
  EXPECT(!cp_connected(channel));
  run();
  EXPECT_STR(r.text,
             "spawn m:{\"a\":[1,2,{\"b\":null}]} m:\"text\" m:7 m:true m:-1.5e3 disconnect exit:21 close:21");
}

PUBLIC_TEST(a_long_message_comes_back_whole) {
  record r = {0};
  enum { SIZE = 2000000 };
  char *json = malloc(SIZE + 1);
  EXPECT(json != NULL);
  memset(json, 'x', SIZE);
  json[0] = json[SIZE - 1] = '"';
  json[SIZE] = '\0';
  cp_child *child = FORK(NULL, "echoes");
  record_channel(&r, child);
  EXPECT_OK(cp_send(cp_channel_of(child), json));
  memset(json, 0, SIZE); /* it was copied */
  free(json);
  run_until_told(&r, "m:2000000");
  EXPECT_EQ(cp_disconnect(cp_channel_of(child)), 0);
  run();
}

PUBLIC_TEST(all_messages_come_before_the_disconnect_and_the_exit) {
  record r = {0};
  cp_child *child = FORK(NULL, "tells", "50");
  record_channel(&r, child);
  run();
  for (int i = 0; i < 50; i++) {
    char one[32], next[32];
    snprintf(one, sizeof one, "m:{\"n\":%d}", i);
    snprintf(next, sizeof next, i == 49 ? "disconnect" : "m:{\"n\":%d}", i + 1);
    expect_order(&r, one, next);
  }
  expect_order(&r, "disconnect", "exit:21");
  expect_order(&r, "exit:21", " close:21");
}

/* It has sent, disconnected and died before the loop runs for the first time. */
PUBLIC_TEST(what_a_dead_child_has_sent_comes_before_its_exit) {
  record r = {0};
  siginfo_t info;
  cp_child *child = FORK(NULL, "tells", "3");
  record_channel(&r, child);
  EXPECT_SYS(waitid(P_PID, (id_t)cp_pid(child), &info, WEXITED | WNOWAIT));
  run();
  EXPECT_STR(r.text, "spawn m:{\"n\":0} m:{\"n\":1} m:{\"n\":2} disconnect exit:21 close:21");
}

/* ---- the wire ---- */

PUBLIC_TEST(a_message_is_one_line_however_it_is_cut) {
  record r = {0};
  cp_child *child =
      FORK(NULL, "speaks_raw", "{\"a\":1}\n", "\"two\"\n3", "\n[4]\n\"fi", "ve\"\n", "\"never whole");
  record_channel(&r, child);
  run();
  EXPECT_STR(r.text, "spawn m:{\"a\":1} m:\"two\" m:3 m:[4] m:\"five\" disconnect exit:21 close:21");
}

PUBLIC_TEST(what_is_sent_is_one_line) {
  cp_child *child = FORK(NULL, "hears_raw", "{ \"a\": [1, 2]}\n\"s\"\n");
  EXPECT_EQ(cp_send(cp_channel_of(child), "{\n\"a\":\n[1,\n2]}"), 1);
  EXPECT_EQ(cp_send(cp_channel_of(child), "\"s\""), 1);
  EXPECT_EQ(cp_disconnect(cp_channel_of(child)), 0);
  expect_code(child, FINE);
}

PUBLIC_TEST(what_is_no_json_is_not_sent) {
  static const char *const bad[] = {"",           " ",   "{",   "a",    "1 2", "\"\t\"",
                                    "{\"a\":1}x", "'a'", "NaN", "[1,]", "01",  "\"a"};
  cp_child *child = FORK(NULL, "hears_raw", "");
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    NOTE("%s", bad[i]);
    EXPECT_EQ(cp_send(cp_channel_of(child), bad[i]), -EINVAL);
    EXPECT_STR(cp_last_error()->code, "ERR_INVALID_ARG_VALUE");
  }
  EXPECT_EQ(cp_send(cp_channel_of(child), NULL), -EINVAL);
  EXPECT_EQ(cp_disconnect(cp_channel_of(child)), 0);
  expect_code(child, FINE);
}

PUBLIC_TEST(what_is_no_message_closes_the_channel) {
  record r = {0};
  cp_child *child = FORK(NULL, "speaks_raw", "1\n{bad\n2\n");
  record_channel(&r, child);
  run();
  expect_order(&r, "m:1", "error:EBADMSG");
  expect_order(&r, "error:EBADMSG", "disconnect");
  expect_order(&r, "disconnect", " close:");
  EXPECT(strstr(r.text, "m:2") == NULL);
}

/* ---- ends ---- */

PUBLIC_TEST(the_child_may_disconnect) {
  record r = {0};
  cp_child *child = FORK(NULL, "leaves");
  record_channel(&r, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  run();
  EXPECT_STR(r.text, "spawn disconnect exit:21 close:21");
}

PUBLIC_TEST(a_killed_child_disconnects) {
  record r = {0};
  cp_child *child = FORK(NULL, "echoes");
  record_channel(&r, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  run_until_told(&r, "m:1");
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  run();
  EXPECT_STR(r.text, "spawn m:1 disconnect exit:SIGKILL close:SIGKILL");
}

PUBLIC_TEST(after_the_disconnect_nothing_is_sent) {
  cp_child *child = cp_child_keep(FORK(NULL, "echoes"));
  cp_channel *channel = cp_channel_of(child);
  EXPECT_EQ(cp_disconnect(channel), 0);
  EXPECT_EQ(cp_disconnect(channel), -ENOTCONN);
  EXPECT_EQ(cp_send(channel, "1"), -EPIPE);
  EXPECT_STR(cp_last_error()->code, "ERR_IPC_CHANNEL_CLOSED");
  expect_code(child, FINE);
  EXPECT(!cp_connected(channel));
  cp_child_free(child);
}

/* ---- who has the channel ---- */

HELPER(has_no_parent) {
  EXPECT(cp_parent() == NULL);
  EXPECT_EQ(cp_last_error()->errnum, ENOENT);
  return FINE;
}

/* Takes its channel, and starts one that is to see nothing of it. */
HELPER(has_a_child) {
  EXPECT(cp_parent() != NULL);
  EXPECT(getenv("NODE_CHANNEL_FD") == NULL && getenv("NODE_CHANNEL_SERIALIZATION_MODE") == NULL);
  expect_code(START(CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT)), "has_no_parent"), FINE);
  char *open = output_of(START(NULL, "descriptors"), FINE);
  EXPECT_STR(open, "0 1 2");
  free(open);
  return FINE; /* nobody listens: the channel does not hold this process */
}

PUBLIC_TEST(the_channel_is_the_childs_alone) {
  expect_code(START(NULL, "has_no_parent"), FINE);
  record r = {0};
  cp_child *child = FORK(NULL, "has_a_child");
  record_channel(&r, child);
  run();
  EXPECT_STR(r.text, "spawn disconnect exit:21 close:21");
}

PUBLIC_TEST(a_silent_child_has_pipes_besides) {
  cp_child *child = FORK(CP_OPTIONS(.silent = true), "kinds", "1", "4");
  EXPECT(cp_stdin(child) != NULL && cp_stdio_at(child, 3) == NULL);
  char *out = output_of(child, FINE);
  EXPECT_STR(out, "pipe:r pipe:w pipe:w socket:rw");
  free(out);
}

static void hear_late(cp_loop *loop, void *ctx) {
  (void)loop;
  void **both = ctx;
  EXPECT_GT(cp_on_message(cp_channel_of(both[0]), on_message, both[1]), 0);
}

PUBLIC_TEST(messages_wait_for_the_first_listener) {
  record r = {0};
  cp_child *child = FORK(NULL, "echoes");
  void *both[] = {child, &r};
  EXPECT_EQ(cp_send(cp_channel_of(child), "1"), 1);
  EXPECT_GT(cp_set_timeout(NULL, 50, hear_late, both), 0);
  run_until_told(&r, "m:1");
  EXPECT_EQ(cp_disconnect(cp_channel_of(child)), 0);
  run();
  EXPECT_STR(r.text, "m:1");
}
