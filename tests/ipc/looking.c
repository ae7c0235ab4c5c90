/* Every function takes NULL, and says so; and what stands for nothing. */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)json, (void)size, (void)ctx;
}
static void event(cp_channel *channel, void *ctx) {
  (void)channel, (void)ctx;
}
static void error(cp_channel *channel, const cp_error *what, void *ctx) {
  (void)channel, (void)what, (void)ctx;
}

TEST(no_channel) {
  EXPECT_EQ(cp_on_message(NULL, message, NULL), -EINVAL);
  EXPECT_EQ(cp_on_internal_message(NULL, message, NULL), -EINVAL);
  EXPECT_EQ(cp_on_disconnect(NULL, event, NULL), -EINVAL);
  EXPECT_EQ(cp_channel_on_drain(NULL, event, NULL), -EINVAL);
  EXPECT_EQ(cp_channel_on_error(NULL, error, NULL), -EINVAL);
  cp_channel_off(NULL, 1);
  cp_channel_ref(NULL);
  cp_channel_unref(NULL);
  EXPECT_EQ(cp_send(NULL, "1"), -EINVAL);
  EXPECT_EQ(cp_send_then(NULL, "1", 1, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_send_trusted(NULL, "1", 1), -EINVAL);
  EXPECT_EQ(cp_send_raw(NULL, "1", 1), -EINVAL);
  EXPECT_EQ(cp_send_handle(NULL, "1", CP_HANDLE(0), NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_channel_queued(NULL), 0);
  EXPECT_EQ(cp_channel_flush(NULL, -1), -EINVAL);
  EXPECT_EQ(cp_disconnect(NULL), -EINVAL);
  EXPECT(!cp_connected(NULL));
  EXPECT(cp_channel_child(NULL) == NULL);
  EXPECT_EQ(cp_channel_serialization(NULL), CP_JSON);
  EXPECT_EQ(cp_channel_fd(NULL), -1);
  EXPECT(cp_message_raw(NULL, NULL) == NULL);
  EXPECT_EQ(cp_take_handle(NULL).fd, -1);
  EXPECT(cp_channel_of(NULL) == NULL);
}

TEST(no_listener_no_text_no_payload) {
  raw one = raw_open(CP_ADVANCED, CP_UNLIMITED);
  EXPECT_EQ(cp_on_message(one.channel, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_on_disconnect(one.channel, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_send_trusted(one.channel, NULL, 0), -EINVAL);
  EXPECT_EQ(cp_send_raw(one.channel, NULL, 0), -EINVAL);
  EXPECT_EQ(cp_send_then(one.channel, NULL, 0, NULL, NULL), -EINVAL);
  EXPECT_STR(cp_last_error()->code, "ERR_MISSING_ARGS");
  EXPECT(cp_message_raw(one.channel, NULL) == NULL);
  EXPECT_EQ(cp_disconnect(one.channel), 0);
  EXPECT_EQ(cp_send_raw(one.channel, "x", 1), -EPIPE);
  EXPECT_EQ(cp_send_trusted(one.channel, "1", 1), -EPIPE);
  raw_close(&one);
}

TEST(sockets_that_node_has_no_name_for) {
  raw one = raw_open(CP_JSON, 0);
  int datagrams = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  int packets[2];
  EXPECT_SYS(datagrams);
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, packets));
  EXPECT_EQ(cp_send_handle(one.channel, "1", CP_HANDLE(datagrams), NULL, NULL), 1);
  EXPECT_EQ(cp_send_handle(one.channel, "2", CP_HANDLE(packets[0]), NULL, NULL), 1);
  raw_expect(&one, "{\"cmd\":\"NODE_HANDLE\",\"type\":\"childproc.fd\",\"ask\":true}\n");
  raw_close(&one); /* and the channel closes what was given to it */
  expect_end_of_file(packets[1]);
  EXPECT_SYS(close(packets[1]));
}
