/* The same program outside of a cluster: it listens by itself. */
#include "../unit/support.h"
#include "clients.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct told {
  int times, port, connections;
  char address[200];
  char code[32];
  bool close_at_once;
};

static void on_listening(cp_listener *listener, const cp_address *address, const cp_error *error, void *ctx) {
  struct told *told = ctx;
  told->times++;
  if (error != NULL)
    snprintf(told->code, sizeof told->code, "%s", error->code);
  else
    snprintf(told->address, sizeof told->address, "%s", address->address);
  told->port = address ? address->port : 0;
  if (told->close_at_once)
    EXPECT(cp_listener_close(listener) == NULL);
}

static void on_connection(cp_listener *listener, int fd, void *ctx) {
  struct told *told = ctx;
  told->connections++;
  EXPECT_EQ(write(fd, "hi", 2), 2);
  close(fd);
  EXPECT(cp_listener_close(listener) == NULL);
}

static cp_listener *listen_at(const char *address, int port, struct told *told) {
  cp_address place = {address, port};
  cp_listener *listener = cp_cluster_listen(&place, on_connection, on_listening, told);
  if (listener == NULL)
    FAIL("%s", cp_last_error()->message);
  EXPECT_EQ(told->times, 0); /* never from inside the call */
  return listener;
}

static void wait_told(const struct told *told) {
  while (told->times == 0)
    EXPECT_OK(cp_loop_step(cp_loop_default(), 10)); /* a short step: what comes from ticks ends no wait */
}

TEST(serves_by_itself) {
  struct told told = {0};
  EXPECT_EQ(cp_cluster_worker_id(), 0);
  listen_at("127.0.0.1", 0, &told);
  wait_told(&told);
  EXPECT_STR(told.address, "127.0.0.1");
  int client = connect_to(told.port);
  EXPECT_EQ(cp_run(), 0); /* until it is closed */
  EXPECT_EQ(told.connections, 1);
  char answer[8];
  read_to_end(client, answer, sizeof answer);
  EXPECT_STR(answer, "hi");
  EXPECT_EQ(try_connect("127.0.0.1", told.port), -ECONNREFUSED);
}

TEST(any_address) {
  struct told told = {0};
  cp_listener *listener = cp_cluster_listen(NULL, on_connection, on_listening, &told);
  EXPECT(listener != NULL);
  wait_told(&told);
  EXPECT_GT(told.port, 0);
  EXPECT(cp_listener_close(listener) == NULL);
  EXPECT_EQ(cp_run(), 0);
}

TEST(path) {
  struct told told = {0};
  char whole[500];
  snprintf(whole, sizeof whole, "%s/s", test_dir());
  cp_listener *listener = listen_at("./s", 99, &told);
  wait_told(&told);
  EXPECT_STR(told.address, whole);
  EXPECT_EQ(told.port, -1);
  EXPECT(cp_listener_close(listener) == NULL);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(access("s", F_OK), -1);
}

TEST(in_use_is_told_once) {
  struct told first = {0}, second = {0}, third = {.close_at_once = true};
  cp_listener *listener = listen_at("127.0.0.1", 0, &first);
  wait_told(&first);
  listen_at("127.0.0.1", first.port, &second);
  listen_at("127.0.0.1", first.port, &third); /* closed by who is told, although it is gone */
  wait_told(&second);
  wait_told(&third);
  EXPECT_STR(second.code, "EADDRINUSE");
  EXPECT_STR(third.code, "EADDRINUSE");
  EXPECT(cp_listener_close(listener) == NULL);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(second.times + third.times, 2);
}

TEST(closed_before_it_was_told) {
  struct told told = {0};
  EXPECT(cp_listener_close(listen_at("127.0.0.1", 0, &told)) == NULL);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(told.times, 0);
}

TEST(without_a_function_for_the_answer) {
  cp_address place = {"127.0.0.1", 0};
  cp_listener *listener = cp_cluster_listen(&place, on_connection, NULL, NULL);
  EXPECT(listener != NULL);
  EXPECT_EQ(cp_loop_step(cp_loop_default(), 0), 1);
  EXPECT(cp_listener_close(listener) == NULL);
}

TEST(what_is_refused) {
  static const cp_address wrong[] = {
      {"localhost", 80}, {"1.2.3", 80}, {"::g", 80}, {"127.0.0.1", -1}, {NULL, 65536}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    EXPECT(cp_cluster_listen(&wrong[i], on_connection, NULL, NULL) == NULL);
    EXPECT_EQ(cp_last_error()->errnum, EINVAL);
    EXPECT_NE(*cp_last_error()->advice, '\0');
  }
  EXPECT(cp_cluster_listen(NULL, NULL, NULL, NULL) == NULL);
  EXPECT_EQ(cp_cluster_leave(), -EINVAL);
  EXPECT_EQ(cp_loop_step(cp_loop_default(), 0), 0);
}

/* A number alone makes no worker: there is no channel to a primary. */
TEST(number_without_a_channel) {
  EXPECT_SYS(setenv("NODE_UNIQUE_ID", "5", 1));
  EXPECT_EQ(cp_cluster_worker_id(), 0);
  EXPECT(getenv("NODE_UNIQUE_ID") == NULL);
}

/* Each reason has its code; a path is told as one. */
TEST(places_that_cannot_be_had) {
  const struct {
    const char *address;
    int port;
    const char *code;
  } places[] = {{"192.0.2.7", 0, "EADDRNOTAVAIL"}, {"./missing/socket", 0, "ENOENT"}};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    struct told told = {0};
    NOTE("%s", places[i].address);
    listen_at(places[i].address, places[i].port, &told);
    wait_told(&told);
    EXPECT_EQ(told.times, 1);
    EXPECT_STR(told.code, places[i].code);
  }
  EXPECT_EQ(cp_run(), 0);
}

static bool accepted(cp_listener *listener) {
  cp_listener_close(listener);
  return listener != NULL;
}

TEST(addresses_are_read_before_anything_is_opened) {
  char scope[120], longest[200];
  snprintf(scope, sizeof scope, "fe80::1%%nothing");
  memset(longest, '1', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  const cp_address bad[] = {
      {scope, 0}, {longest, 0}, {"no-address", 0}, {"127.0.0.1", 70000}, {"127.0.0.1", -2}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct told told = {0};
    NOTE("%s %d", bad[i].address, bad[i].port);
    EXPECT(!accepted(cp_cluster_listen(&bad[i], on_connection, on_listening, &told)));
    EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  }
}
