/* A peer that goes while a handle is on its way: nothing is lost without a word, and nothing stays open. */
#include "sockets.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { SENDS = 6 };

typedef struct ending {
  int done, errors, disconnects, closes;
  given one;
} ending;

static void on_sent(cp_channel *channel, int status, void *ctx) {
  ending *end = ctx;
  (void)channel;
  EXPECT_EQ(status, -EPIPE);
  EXPECT_EQ(end->disconnects, 0);
  end->done++;
}

static void on_error(cp_channel *channel, const cp_error *error, void *ctx) {
  (void)channel;
  EXPECT_EQ(error->errnum, EPIPE);
  ((ending *)ctx)->errors++;
}

static void on_disconnect(cp_channel *channel, void *ctx) {
  EXPECT(!cp_connected(channel));
  EXPECT_EQ(cp_channel_fd(channel), -1);
  ((ending *)ctx)->disconnects++;
}

static void on_close(cp_child *child, const cp_result *result, void *ctx) {
  (void)child;
  EXPECT_EQ(result->signal, SIGKILL);
  ((ending *)ctx)->closes++;
}

/* It never reads what it is sent, because it is stopped before it could. */
static void lose(party by, const char *kind) {
  ending end = {.one = given_make(kind)};
  cp_child *child = start_party(by, "answers", NULL, NULL);
  cp_channel *channel = cp_channel_of(child);
  EXPECT_EQ(cp_kill(child, SIGSTOP), 1);
  EXPECT_GT(cp_on_disconnect(channel, on_disconnect, &end), 0);
  EXPECT_GT(cp_channel_on_error(channel, on_error, &end), 0);
  EXPECT_GT(cp_on_close(child, on_close, &end), 0);
  EXPECT_EQ(cp_send_handle(channel, "\"first\"", CP_HANDLE(end.one.fd), on_sent, &end), 1);
  for (int i = 1; i < SENDS; i++) {
    given other = given_make("socket");
    EXPECT_OK(cp_send_handle(channel, "\"more\"", CP_HANDLE(other.fd), on_sent, &end));
    given_close(&other);
    EXPECT_OK(cp_send_then(channel, "1", 1, on_sent, &end));
  }
  EXPECT_OK(cp_send(channel, "\"unheard\""));
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  run_all();
  EXPECT_EQ(end.done, 2 * SENDS - 1);
  EXPECT_EQ(end.errors, 1);
  EXPECT_EQ(end.disconnects, 1);
  EXPECT_EQ(end.closes, 1);
  if (given_away(&end.one))
    EXPECT_EQ(fcntl(end.one.fd, F_GETFD), -1);
  given_close(&end.one);
}

TEST(a_socket_to_a_node_child_that_dies) {
  lose(BY_NODE, "socket");
}

TEST(a_listening_socket_to_a_node_child_that_dies) {
  lose(BY_NODE, "server");
}

TEST(a_socket_to_a_c_child_that_dies) {
  lose(BY_C, "socket");
}

TEST(a_udp_socket_to_a_c_child_that_dies) {
  lose(BY_C, "udp");
}

/* ---- the parent dies ---- */

static void count_disconnect(cp_channel *channel, void *ctx) {
  (void)channel;
  ++*(int *)ctx;
}

static void on_lost(cp_channel *channel, int status, void *ctx) {
  (void)channel;
  EXPECT_EQ(status, -EPIPE);
  ++*(int *)ctx;
}

/* Its own parent stops reading and dies: it says on the pipe that it heard of everything. */
HELPER(orphan) {
  cp_channel *channel = parent_or_fail();
  int disconnects = 0, lost = 0;
  given one = given_make("server");
  EXPECT_GT(cp_on_disconnect(channel, count_disconnect, &disconnects), 0);
  EXPECT_OK(cp_send_handle(channel, "1", CP_HANDLE(one.fd), on_lost, &lost));
  given_close(&one);
  EXPECT_EQ(write(4, "r", 1), 1); /* the handle is on its way */
  run_all();
  EXPECT_EQ(disconnects, 1);
  EXPECT_EQ(lost, 1);
  EXPECT_EQ(write(4, "k", 1), 1);
  return FINE;
}

/* Starts the orphan with the pipe that it was given, and waits to be killed. */
HELPER(mortal) {
  alarm(DEADLINE_MS / 1000);
  (void)cp_fork(test_program(), HELPER_ARGS("orphan"),
                CP_OPTIONS(.stdio = CP_STDIO(CP_INHERIT, CP_INHERIT, CP_INHERIT, CP_IPC, CP_FD(3))));
  for (;;)
    (void)pause();
  return FINE;
}

static void expect_byte(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream;
  char *text = ctx;
  for (size_t i = 0; i < size; i++)
    if (text[0] == '\0')
      text[0] = data[i];
    else
      text[1] = data[i];
  if (text[0] == 'r' && text[1] == '\0')
    cp_stop(cp_loop_default());
}

TEST(a_handle_to_a_parent_that_dies) {
  char text[3] = "";
  cp_child *child = cp_spawn(test_program(), HELPER_ARGS("mortal"),
                             CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_INHERIT, CP_INHERIT, CP_PIPE)));
  EXPECT(child != NULL);
  EXPECT_GT(cp_on_data(cp_stdio_at(child, 3), expect_byte, text), 0);
  EXPECT_EQ(cp_run(), 1);
  EXPECT_EQ(cp_kill(child, SIGKILL), 1);
  run_all(); /* the pipe ends with the orphan */
  EXPECT_STR(text, "rk");
}
