/* Sockets of every kind, in both directions, between C and Node and between two C programs. */
#include "roles.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int play_child(void (*begin)(role *, cp_channel *, bool)) {
  role one;
  begin(&one, parent_or_fail(), true);
  run_all();
  expect_played(&one);
  return FINE;
}

HELPER(giver) {
  return play_child(giver_begin);
}

HELPER(server) {
  return play_child(server_begin);
}

/* This program is the parent, and `role_of_child` is played by the child. */
static void play(party child, const char *role_of_child, cp_serialization serialization) {
  role one;
  int ends = 0;
  cp_child *other = start_party(child, role_of_child, NULL, CP_OPTIONS(.serialization = serialization));
  EXPECT_GT(cp_on_close(other, expect_fine, &ends), 0);
  if (strcmp(role_of_child, "server") == 0)
    giver_begin(&one, cp_channel_of(other), false);
  else
    server_begin(&one, cp_channel_of(other), false);
  run_all();
  EXPECT_EQ(ends, 1);
  expect_played(&one);
}

TEST(a_c_parent_gives_to_a_node_child) {
  play(BY_NODE, "server", CP_JSON);
}

TEST(a_node_child_gives_to_a_c_parent) {
  play(BY_NODE, "giver", CP_JSON);
}

TEST(a_c_parent_gives_to_a_c_child) {
  play(BY_C, "server", CP_JSON);
}

TEST(a_c_child_gives_to_a_c_parent) {
  play(BY_C, "giver", CP_JSON);
}

TEST(advanced_a_c_parent_gives_to_a_node_child) {
  play(BY_NODE, "server", CP_ADVANCED);
}

TEST(advanced_a_node_child_gives_to_a_c_parent) {
  play(BY_NODE, "giver", CP_ADVANCED);
}

TEST(a_node_parent_gives_to_a_c_child) {
  run_node_parent("parent_of_roles", CP_ARGS("server", "json"));
}

TEST(a_c_child_gives_to_a_node_parent) {
  run_node_parent("parent_of_roles", CP_ARGS("giver", "json"));
}

TEST(advanced_a_node_parent_gives_to_a_c_child) {
  run_node_parent("parent_of_roles", CP_ARGS("server", "advanced"));
}

/* ---- any descriptor ---- */

static void write_through(cp_channel *channel, const char *json, size_t size, void *ctx) {
  cp_handle handle = cp_take_handle(channel);
  (void)ctx;
  EXPECT_MEM(json, size, "\"pipe\"", 6);
  EXPECT_EQ(handle.kind, CP_HANDLE_FD);
  EXPECT_EQ(write(handle.fd, "through", 7), 7);
  EXPECT_SYS(close(handle.fd));
  EXPECT_OK(cp_disconnect(channel));
}

HELPER(writer) {
  cp_channel *channel = parent_or_fail();
  EXPECT_GT(cp_on_message(channel, write_through, NULL), 0);
  run_all();
  return FINE;
}

static void on_sent(cp_channel *channel, int status, void *ctx) {
  (void)channel;
  *(int *)ctx = status;
}

TEST(a_pipe_goes_to_a_c_child) {
  int ends = 0, status = 1, fds[2];
  char buffer[16];
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  cp_child *child = start_party(BY_C, "writer", NULL, NULL);
  EXPECT_GT(cp_on_close(child, expect_fine, &ends), 0);
  EXPECT_OK(cp_send_handle(cp_channel_of(child), "\"pipe\"", CP_HANDLE(fds[1]), on_sent, &status));
  run_all();
  EXPECT_EQ(ends, 1);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(read(fds[0], buffer, sizeof buffer), 7);
  EXPECT_EQ(read(fds[0], buffer, sizeof buffer), 0); /* every writing end is closed */
  EXPECT_SYS(close(fds[0]));
}

/* It hears that the peer cannot take it, and everything behind it arrives. */
TEST(a_pipe_does_not_go_to_a_node_child) {
  int ends = 0, status = 1, fds[2];
  char byte;
  EXPECT_SYS(pipe2(fds, O_CLOEXEC));
  cp_child *child = start_party(BY_NODE, "answers", NULL, NULL);
  EXPECT_GT(cp_on_close(child, expect_fine, &ends), 0);
  EXPECT_OK(cp_send_handle(cp_channel_of(child), "\"pipe\"", CP_HANDLE(fds[1]), on_sent, &status));
  EXPECT_OK(cp_send(cp_channel_of(child), "\"bye\""));
  run_all();
  EXPECT_EQ(ends, 1);
  EXPECT_EQ(status, -ENOTSUP);
  EXPECT_EQ(read(fds[0], &byte, 1), 0); /* it was handed over, and is closed */
  EXPECT_SYS(close(fds[0]));
}

/* ---- many, and messages between them ---- */

enum { MANY = 40 };

typedef struct crowd {
  int receipts, answers, ends;
} crowd;

static void on_receipt(cp_channel *channel, int status, void *ctx) {
  (void)channel;
  EXPECT_EQ(status, 0);
  ((crowd *)ctx)->receipts++;
}

/* The child answers each message, in order: "h0", "m0", "h1" … */
static void on_answer(cp_channel *channel, const char *json, size_t size, void *ctx) {
  crowd *all = ctx;
  char expected[32];
  int n =
      snprintf(expected, sizeof expected, "\"%s%d\"", all->answers % 2 == 0 ? "h" : "m", all->answers / 2);
  EXPECT_MEM(json, size, expected, (size_t)n);
  if (++all->answers == 2 * MANY)
    EXPECT_OK(cp_send(channel, "\"bye\""));
}

static void on_echoed(cp_channel *channel, const char *json, size_t size, void *ctx) {
  cp_handle handle = cp_take_handle(channel);
  (void)ctx;
  if (strcmp(json, "\"bye\"") == 0) {
    EXPECT_OK(cp_disconnect(channel));
    return;
  }
  EXPECT_EQ(handle.kind != CP_HANDLE_NONE, json[1] == 'h');
  if (handle.fd >= 0)
    EXPECT_SYS(close(handle.fd));
  EXPECT_OK(cp_send_then(channel, json, size, NULL, NULL));
}

static void on_error(cp_channel *channel, const cp_error *error, void *ctx) {
  (void)channel;
  (void)ctx;
  FAIL("the channel: %s", error->message);
}

HELPER(answers) {
  cp_channel *channel = parent_or_fail();
  EXPECT_GT(cp_on_message(channel, on_echoed, NULL), 0);
  EXPECT_GT(cp_channel_on_error(channel, on_error, NULL), 0);
  run_all();
  return FINE;
}

static void send_many(party by) {
  crowd all = {0};
  cp_child *child = start_party(by, "answers", NULL, NULL);
  cp_channel *channel = cp_channel_of(child);
  EXPECT_GT(cp_on_close(child, expect_fine, &all.ends), 0);
  EXPECT_GT(cp_on_message(channel, on_answer, &all), 0);
  for (int i = 0; i < MANY; i++) {
    char text[32];
    given one = given_make(i % 2 == 0 ? "server" : "socket");
    (void)snprintf(text, sizeof text, "\"h%d\"", i);
    EXPECT_OK(cp_send_handle(channel, text, CP_HANDLE(one.fd), on_receipt, &all));
    given_close(&one); /* a copy of the listening one is on its way */
    (void)snprintf(text, sizeof text, "\"m%d\"", i);
    EXPECT_OK(cp_send(channel, text));
  }
  run_all();
  EXPECT_EQ(all.receipts, MANY);
  EXPECT_EQ(all.answers, 2 * MANY);
  EXPECT_EQ(all.ends, 1);
}

TEST(many_handles_and_messages_keep_their_order_with_node) {
  send_many(BY_NODE);
}

TEST(many_handles_and_messages_keep_their_order_with_c) {
  send_many(BY_C);
}
