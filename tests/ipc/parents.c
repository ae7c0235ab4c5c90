/* The child's side: finding the channel, or saying why there is none. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void set(const char *fd, const char *mode) {
  if (fd != NULL)
    EXPECT_SYS(setenv("NODE_CHANNEL_FD", fd, 1));
  if (mode != NULL)
    EXPECT_SYS(setenv("NODE_CHANNEL_SERIALIZATION_MODE", mode, 1));
}

static void expect_none(int errnum) {
  for (int i = 0; i < 2; i++) { /* the second time as well */
    EXPECT(cp_parent() == NULL);
    EXPECT_EQ(cp_last_error()->errnum, errnum);
    EXPECT(cp_last_error()->message[0] != '\0');
  }
  EXPECT(getenv("NODE_CHANNEL_FD") == NULL);
  EXPECT(getenv("NODE_CHANNEL_SERIALIZATION_MODE") == NULL);
  EXPECT_EQ(cp_send(cp_parent(), "1"), -EINVAL);
}

TEST(without_a_channel) {
  expect_none(ENOENT);
  EXPECT(cp_last_error()->advice[0] != '\0');
}

TEST(with_an_empty_variable) {
  set("", "json");
  expect_none(ENOENT);
}

TEST(with_a_variable_that_is_no_number) {
  set("three", "json");
  expect_none(EINVAL);
}

TEST(with_a_negative_number) {
  set("-1", "json");
  expect_none(EINVAL);
}

TEST(with_a_descriptor_that_is_not_open) {
  set("977", "json");
  expect_none(EBADF);
}

TEST(with_a_descriptor_that_is_no_socket) {
  char number[20];
  int file = make_file("text", "x");
  snprintf(number, sizeof number, "%d", file);
  set(number, "json");
  expect_none(ENOTSOCK);
  EXPECT_EQ(fcntl(file, F_GETFD), FD_CLOEXEC); /* still open, and untouched */
  EXPECT_SYS(close(file));
}

TEST(with_a_serialization_that_nobody_knows) {
  set("3", "protobuf");
  expect_none(EINVAL);
}

static int pair(const char *mode) {
  int fds[2];
  char number[20];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
  EXPECT_SYS(fcntl(fds[1], F_SETFD, FD_CLOEXEC));
  snprintf(number, sizeof number, "%d", fds[0]);
  set(number, mode);
  EXPECT(cp_parent() != NULL);
  EXPECT_EQ(cp_channel_fd(cp_parent()), fds[0]);
  EXPECT_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
  EXPECT(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
  EXPECT(cp_channel_child(cp_parent()) == NULL);
  return fds[1];
}

TEST(the_channel_outlives_its_loop) {
  story s = {.used = 0};
  int peer = pair(NULL); /* without a mode: JSON */
  cp_channel *channel = cp_parent();
  EXPECT_EQ(cp_channel_serialization(channel), CP_JSON);
  story_channel(&s, channel);
  EXPECT_EQ(cp_send(channel, "\"sent\""), 1);
  cp_loop_free(cp_loop_default());
  EXPECT(cp_parent() == channel);
  EXPECT(!cp_connected(channel));
  EXPECT_EQ(cp_channel_fd(channel), -1);
  EXPECT_EQ(cp_send(channel, "1"), -EPIPE);
  EXPECT_EQ(cp_send_then(channel, "1", 1, story_done, &s), -EPIPE);
  EXPECT_EQ(cp_disconnect(channel), -ENOTCONN);
  EXPECT_EQ(cp_channel_flush(channel, -1), -EINVAL);
  cp_channel_ref(channel);
  cp_channel_unref(channel);
  cp_channel_off(channel, 1);
  EXPECT_GT(cp_on_message(channel, NULL, NULL) == -EINVAL ? 1 : -1, 0);
  char text[10] = "";
  EXPECT_EQ(read(peer, text, sizeof text - 1), 7);
  EXPECT_STR(text, "\"sent\"\n");
  EXPECT_EQ(read(peer, text, 1), 0);
  EXPECT_SYS(close(peer));
  EXPECT_STR(s.text, "");
}

TEST(an_advanced_channel) {
  int peer = pair("advanced");
  unsigned char bytes[16];
  EXPECT_EQ(cp_channel_serialization(cp_parent()), CP_ADVANCED);
  EXPECT_EQ(cp_send(cp_parent(), "42"), 1);
  EXPECT_EQ(read(peer, bytes, sizeof bytes), 8);
  EXPECT_MEM(bytes, 8, "\0\0\0\004\xFF\x0F\x49\x54", 8);
  EXPECT_EQ(cp_send_raw(cp_parent(), "\xFF\x0F\x54", 3), 1);
  EXPECT_EQ(read(peer, bytes, sizeof bytes), 7);
  EXPECT_MEM(bytes, 7, "\0\0\0\003\xFF\x0F\x54", 7);
  EXPECT_EQ(cp_send(cp_parent(), "{\"$date\":\"x\"}"), -EILSEQ);
  EXPECT_EQ(cp_send(cp_parent(), "{"), -EINVAL);
  EXPECT_SYS(close(peer));
  cp_loop_free(cp_loop_default());
}

static void look_at_raw(cp_channel *channel, const char *json, size_t size, void *ctx) {
  size_t raw_size = 0;
  const void *payload = cp_message_raw(channel, &raw_size);
  EXPECT_MEM(json, size, "true", 4);
  EXPECT_MEM(payload, raw_size, "\xFF\x0F\x54", 3);
  EXPECT(cp_message_raw(channel, NULL) == payload);
  cp_stop(ctx);
}

TEST(the_payload_of_an_advanced_message) {
  int peer = pair("advanced");
  EXPECT_GT(cp_on_message(cp_parent(), look_at_raw, cp_loop_default()), 0);
  EXPECT_EQ(write(peer, "\0\0\0\003\xFF\x0F\x54", 7), 7);
  EXPECT_EQ(cp_run(), 1);
  EXPECT(cp_message_raw(cp_parent(), NULL) == NULL);
  EXPECT_SYS(close(peer));
  cp_loop_free(cp_loop_default());
}

/* A process that the host forks has the same channel in its memory: it must not send what is its parent's. */
static int forked;
static void send_and_fork(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json, (void)size, (void)ctx;
  EXPECT_EQ(cp_send(channel, "1"), 1);
  EXPECT_EQ(cp_send(channel, "2"), 1); /* waits for the end of this callback */
  forked = fork();
  EXPECT_SYS(forked);
  if (forked == 0)
    exit(FINE);
  int status;
  EXPECT_EQ(waitpid(forked, &status, 0), forked);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == FINE);
  cp_exit(FINE);
}

HELPER(forks_between) {
  EXPECT_GT(cp_on_message(cp_parent(), send_and_fork, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return 1;
}

TEST(a_forked_process_sends_nothing_at_its_exit) {
  story s = {.used = 0};
  cp_child *child = FORK(NULL, "forks_between");
  story_child(&s, child);
  EXPECT_EQ(cp_send(cp_channel_of(child), "0"), 1);
  run(NULL);
  EXPECT_STR(s.text, "m:1 m:2 disconnect exit:21 close:21");
}

HELPER(exits_without_a_channel) {
  cp_exit(FINE);
}

TEST(cp_exit_without_a_channel) {
  expect_code(START(NULL, "exits_without_a_channel"), FINE);
}
