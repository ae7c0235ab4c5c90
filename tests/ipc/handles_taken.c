/* Handles that arrive: the answer, the message, and whose the descriptor is. */
#include "support.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static cp_handle taken;
static void take(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)size;
  taken = cp_take_handle(channel);
  story_add(ctx, "%s:%d", json, (int)taken.kind);
}

static void take_none(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)size;
  story_add(ctx, "%s", json);
}

TEST(the_answer_comes_before_the_delivery) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp();
  raw_write(&one, NODE_HANDLE("net.Server", "\"H\""), strlen(NODE_HANDLE("net.Server", "\"H\"")), listener);
  raw_expect(&one, ACK); /* there is no listener yet */
  EXPECT_GT(cp_on_message(one.channel, take, &s), 0);
  story_wait(&s, one.loop, "\"H\"");
  EXPECT_EQ(taken.kind, CP_HANDLE_SERVER);
  expect_same_file(taken.fd, listener);
  EXPECT_SYS(close(taken.fd));
  EXPECT_EQ(cp_take_handle(one.channel).fd, -1); /* outside of a listener */
  EXPECT_EQ(cp_take_handle(NULL).fd, -1);
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

static void on_internal(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)size;
  cp_handle handle = cp_take_handle(channel);
  story_add(ctx, "i:%s:%d", strstr(json, "NODE_HANDLE") != NULL ? "outer" : json, (int)handle.kind);
  if (handle.fd >= 0)
    EXPECT_SYS(close(handle.fd));
}

TEST(an_internal_message_with_a_handle) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp();
  static const char line[] = NODE_HANDLE("net.Native", "{\"cmd\":\"NODE_CLUSTER\"}");
  story_channel(&s, one.channel);
  EXPECT_GT(cp_on_internal_message(one.channel, on_internal, &s), 0);
  raw_write(&one, line, sizeof line - 1, listener);
  raw_expect(&one, ACK);
  story_wait(&s, one.loop, "NODE_CLUSTER");
  EXPECT_STR(s.text, "i:outer:0 i:{\"cmd\":\"NODE_CLUSTER\"}:5");
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(a_descriptor_that_comes_with_a_plain_message_waits_for_its_own) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp();
  EXPECT_GT(cp_on_message(one.channel, take, &s), 0);
  raw_write(&one, "1\n", 2, listener);
  raw_say(&one, NODE_HANDLE("net.Server", "\"H\""));
  raw_expect(&one, ACK);
  story_wait(&s, one.loop, "H");
  EXPECT_STR(s.text, "1:0 \"H\":2");
  expect_same_file(taken.fd, listener);
  EXPECT_SYS(close(taken.fd));
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(two_messages_in_one_write_take_their_handles_in_turn) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp();
  static const char two[] = NODE_HANDLE("net.Server", "1") NODE_HANDLE("net.Server", "2");
  EXPECT_GT(cp_on_message(one.channel, take_none, &s), 0);
  raw_write(&one, two, sizeof two - 1, listener);
  raw_expect(&one, ACK NACK);
  story_wait(&s, one.loop, "1");
  raw_settle(&one);
  EXPECT_STR(s.text, "1"); /* and what nobody has taken was closed */
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(a_type_that_nobody_knows) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int fds[2];
  static const char line[] = NODE_HANDLE("net.Unheard", "1") "2\n";
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds));
  story_channel(&s, one.channel);
  raw_write(&one, line, sizeof line - 1, fds[0]);
  EXPECT_SYS(close(fds[0]));
  raw_expect(&one, ACK);
  story_wait(&s, one.loop, "m:2");
  EXPECT_STR(s.text, "error:ERR_INVALID_HANDLE_TYPE m:2");
  expect_end_of_file(fds[1]);
  EXPECT_SYS(close(fds[1]));
  raw_close(&one);
}

TEST(descriptors_that_no_message_claims_are_not_heaped_up) {
  raw one = raw_open(CP_JSON, 0);
  int before = test_open_fds();
  for (int i = 0; i < 200; i++) {
    raw_write(&one, "1\n", 2, one.fd);
    EXPECT_GE(cp_loop_step(one.loop, 0), 0);
  }
  raw_settle(&one);
  EXPECT_EQ(test_open_fds() - before, 64);
  raw_close(&one);
}

TEST(without_room_for_a_descriptor_it_is_asked_for_again) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  struct rlimit old, few;
  int listener = listen_tcp(), last = dup(listener);
  static const char line[] = NODE_HANDLE("net.Server", "\"H\"");
  EXPECT_GT(cp_on_message(one.channel, take, &s), 0);
  EXPECT_SYS(getrlimit(RLIMIT_NOFILE, &old));
  few = old;
  few.rlim_cur = (rlim_t)last;
  EXPECT_SYS(close(last));
  raw_write(&one, line, sizeof line - 1, listener);
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &few));
  raw_expect(&one, NACK);
  EXPECT_SYS(setrlimit(RLIMIT_NOFILE, &old));
  raw_write(&one, line, sizeof line - 1, listener);
  raw_expect(&one, ACK);
  story_wait(&s, one.loop, "H");
  expect_same_file(taken.fd, listener);
  EXPECT_SYS(close(taken.fd));
  EXPECT_SYS(close(listener));
  raw_close(&one);
}
