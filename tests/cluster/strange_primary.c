/*
 * A worker whose primary is this test, word for word: answers that say too little, too much or the wrong
 * thing, connections for nobody, and ends in every order.
 */
#include "../unit/support.h"
#include "clients.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the primary ---- */

struct primary {
  cp_child *worker;
  cp_channel *channel;
  char heard[4000]; /* all messages of the cluster, one a line */
  char told[200];   /* the last message of the worker's own, as JSON */
  int tells;
};

static void hear(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct primary *primary = ctx;
  size_t at = strlen(primary->heard);
  (void)channel;
  EXPECT_LT(at + size + 2, sizeof primary->heard);
  snprintf(primary->heard + at, sizeof primary->heard - at, "%.*s\n", (int)size, json);
}

static void hear_own(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct primary *primary = ctx;
  (void)channel;
  snprintf(primary->told, sizeof primary->told, "%.*s", (int)size, json);
  primary->tells++;
}

/* helper ARG: a worker, whose number is 7. */
static void open_primary(struct primary *primary, const char *helper, const char *argument) {
  *primary = (struct primary){0};
  primary->worker = cp_fork(test_program(), HELPER_ARGS(helper, argument),
                            CP_OPTIONS(.env_add = CP_ENV("NODE_UNIQUE_ID=7")));
  EXPECT(primary->worker != NULL);
  cp_child_keep(primary->worker); /* it may end at any time */
  primary->channel = cp_channel_of(primary->worker);
  EXPECT_OK(cp_on_internal_message(primary->channel, hear, primary));
  EXPECT_OK(cp_on_message(primary->channel, hear_own, primary));
}

static void say(const struct primary *primary, const char *members) {
  char text[600];
  EXPECT_LT(snprintf(text, sizeof text, "{\"cmd\":\"NODE_CLUSTER\",%s}", members), (int)sizeof text);
  EXPECT_OK(cp_send(primary->channel, text));
}

static void pass(const struct primary *primary, const char *members, int fd) {
  char text[600];
  cp_handle handle = {.kind = CP_HANDLE_NATIVE, .fd = fd};
  EXPECT_LT(snprintf(text, sizeof text, "{\"cmd\":\"NODE_CLUSTER\",%s}", members), (int)sizeof text);
  EXPECT_OK(cp_send_handle(primary->channel, text, handle, NULL, NULL));
  EXPECT_SYS(close(fd)); /* a copy is sent */
}

/* Goes on until the worker has said this. */
static void until_heard(const struct primary *primary, const char *part) {
  while (strstr(primary->heard, part) == NULL)
    if (cp_loop_step(cp_loop_default(), 100) != 1 && strstr(primary->heard, part) == NULL)
      FAIL("the worker has said '%s', and not '%s'", primary->heard, part);
}

static void until_told(struct primary *primary, const char *text) {
  while (primary->tells == 0)
    if (cp_loop_step(cp_loop_default(), 100) != 1 && primary->tells == 0)
      FAIL("the worker has not told '%s'", text);
  primary->tells = 0;
  EXPECT_STR(primary->told, text);
}

static void close_primary(struct primary *primary, int code) {
  run(NULL);
  EXPECT_EQ(cp_child_result(primary->worker)->code, code);
  primary->worker = cp_child_free(primary->worker);
  expect_no_child();
}

static int listening_socket(int *ret_port) {
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof name;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  EXPECT_SYS(fd);
  EXPECT_SYS(bind(fd, (const struct sockaddr *)&name, sizeof name));
  EXPECT_SYS(getsockname(fd, (struct sockaddr *)&name, &size));
  *ret_port = ntohs(name.sin_port);
  return fd;
}

/* ---- the worker ---- */

static void tell(const char *text) {
  char json[100];
  snprintf(json, sizeof json, "\"%s\"", text);
  EXPECT_OK(cp_send(cp_parent(), json));
}

static void tell_listening(cp_listener *listener, const cp_address *address, const cp_error *error,
                           void *ctx) {
  char text[80];
  (void)listener, (void)ctx;
  if (error != NULL)
    snprintf(text, sizeof text, "%s", error->code);
  else
    snprintf(text, sizeof text, "%s %d", address->address, address->port);
  tell(text);
}

static void tell_connection(cp_listener *listener, int fd, void *ctx) {
  (void)listener;
  EXPECT_GE(fd, 0);
  close(fd);
  tell(ctx);
}

static void tell_leave(bool lost, void *ctx) {
  ++*(int *)ctx;
  if (cp_connected(cp_parent()))
    tell(lost ? "lost" : "left");
}

/* Messages of the test's own: what is to be done. */
static cp_listener *second;
static void command(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)ctx;
  if (strncmp(json, "\"leave\"", size) == 0) {
    EXPECT_OK(cp_cluster_leave());
    EXPECT_EQ(cp_cluster_leave(), -EALREADY);
  } else if (strncmp(json, "\"close\"", size) == 0) {
    second = cp_listener_close(second);
    tell("closed");
  }
}

/* two PORT: listens at 127.0.0.1:PORT twice, and leaves when it is asked. */
HELPER(two) {
  int left = 0;
  cp_address place = {"127.0.0.1", atoi(argv[1])};
  EXPECT_EQ(cp_cluster_worker_id(), 7);
  cp_cluster_on_leave(tell_leave, &left);
  EXPECT_OK(cp_on_message(cp_parent(), command, NULL));
  EXPECT(cp_cluster_listen(&place, tell_connection, tell_listening, (void *)(uintptr_t) "first") != NULL);
  second = cp_cluster_listen(&place, tell_connection, tell_listening, (void *)(uintptr_t) "second");
  EXPECT(second != NULL);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(left, 1);
  EXPECT_EQ(cp_cluster_leave(), -EALREADY); /* it has */
  return FINE;
}

/* ---- answers ---- */

static void leave(struct primary *primary) {
  say(primary, "\"act\":\"disconnect\",\"seq\":99");
  until_told(primary, "\"left\"");
  close_primary(primary, FINE);
}

/* The first listener asks with the number 1, the second with 2. */
static void open_two(struct primary *primary, const char *port) {
  open_primary(primary, "two", port);
  until_heard(primary, "\"index\":1");
  EXPECT_CONTAINS(primary->heard, "\"act\":\"online\",\"seq\":0");
  EXPECT_CONTAINS(primary->heard, "\"index\":0");
}

TEST(answers_that_say_little_or_too_much) {
  static const struct {
    const char *answer, *told;
  } cases[] = {
      {"\"ack\":1,\"errno\":-98,\"key\":\"k\"", "\"EADDRINUSE\""},
      {"\"ack\":1,\"errno\":-13", "\"EACCES\""},
      {"\"ack\":1,\"errno\":0", "\"EPROTO\""}, /* without a key nothing could be told of it */
      {"\"ack\":1,\"errno\":null,\"key\":5", "\"EPROTO\""},
      {"\"ack\":1,\"errno\":-5000,\"key\":\"k\"", "\" 8123\""}, /* no errno of this system */
      {"\"ack\":1,\"errno\":7,\"key\":\"k\"", "\" 8123\""},
      {"\"ack\":1,\"key\":\"k\",\"sockname\":{\"address\":\"1.2.3.4\",\"port\":80}", "\"1.2.3.4 80\""},
      {"\"ack\":1,\"key\":\"k\",\"sockname\":{\"address\":\"1.2.3.4\",\"port\":65536}", "\"1.2.3.4 8123\""},
      {"\"ack\":1,\"key\":\"k\",\"sockname\":{\"address\":7,\"port\":-1}", "\" 8123\""},
      {"\"ack\":1,\"key\":\"k\",\"sockname\":{}", "\" 8123\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct primary primary;
    NOTE("%s", cases[i].answer);
    open_two(&primary, "8123");
    say(&primary, "\"ack\":55,\"errno\":0,\"key\":\"k\""); /* nobody has asked that */
    say(&primary, cases[i].answer);
    until_told(&primary, cases[i].told);
    leave(&primary);
  }
}

TEST(address_that_is_too_long_for_one) {
  struct primary primary;
  char long_address[300], answer[400];
  memset(long_address, '1', sizeof long_address - 1);
  long_address[sizeof long_address - 1] = '\0';
  snprintf(answer, sizeof answer, "\"ack\":1,\"key\":\"k\",\"sockname\":{\"address\":\"%s\",\"port\":1}",
           long_address);
  open_two(&primary, "8123");
  say(&primary, answer);
  until_told(&primary, "\" 1\"");
  leave(&primary);
}

/* A socket that is not bound where it was asked for could not be bound there. */
TEST(socket_of_another_port) {
  struct primary primary;
  char port[16], told[60];
  int number, fd = listening_socket(&number);
  snprintf(port, sizeof port, "%d", number == 65535 ? 1024 : number + 1);
  open_two(&primary, port);
  pass(&primary, "\"ack\":1,\"errno\":0,\"key\":\"k\"", fd);
  until_told(&primary, "\"EADDRINUSE\"");
  until_heard(&primary, "\"act\":\"close\",\"key\":\"k\"");
  leave(&primary);
  fd = listening_socket(&number);
  snprintf(port, sizeof port, "%d", number);
  snprintf(told, sizeof told, "\"127.0.0.1 %d\"", number);
  open_two(&primary, port);
  pass(&primary, "\"ack\":2,\"errno\":0,\"key\":\"k\"", fd);
  until_told(&primary, told);
  close(connect_to(number));
  until_told(&primary, "\"second\"");
  leave(&primary);
}

/* many: listens at several places, some of them twice. */
HELPER(many) {
  static const cp_address places[] = {{"127.0.0.1", 8123}, {"127.0.0.1", 8124}, {"127.0.0.2", 8123},
                                      {NULL, 8123},        {"./s", 0},          {"127.0.0.1", 8123},
                                      {"::1", 8123},       {NULL, 8123},        {"127.0.0.1", 8123}};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    EXPECT(cp_cluster_listen(&places[i], tell_connection, tell_listening, NULL) != NULL);
  EXPECT_OK(cp_run());
  return FINE;
}

/* A place has its numbers from 0 on, whatever else there is. */
TEST(numbers_of_listeners_at_the_same_place) {
  static const int expected[] = {0, 0, 0, 0, 0, 1, 0, 1, 2};
  struct primary primary;
  open_primary(&primary, "many", "");
  until_heard(&primary, "\"index\":2");
  const char *at = primary.heard;
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    at = strstr(at, "\"index\":");
    EXPECT(at != NULL);
    at += strlen("\"index\":");
    EXPECT_EQ(atoi(at), expected[i]);
  }
  say(&primary, "\"act\":\"disconnect\",\"seq\":1");
  close_primary(&primary, FINE);
}

/* ---- connections ---- */

static int connected_socket(int *ret_client) {
  int pair[2];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
  *ret_client = pair[0];
  return pair[1];
}

/* The copy of this process goes when the worker has received its own. */
static void expect_end(int fd) {
  char byte;
  ssize_t n;
  while ((n = recv(fd, &byte, 1, MSG_DONTWAIT)) < 0) {
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_OK(cp_loop_step(cp_loop_default(), 10));
  }
  EXPECT_EQ(n, 0);
  EXPECT_SYS(close(fd));
}

TEST(connections_for_whom_they_are) {
  struct primary primary;
  int client;
  open_two(&primary, "8123");
  say(&primary, "\"ack\":1,\"key\":\"one\"");
  until_told(&primary, "\" 8123\"");
  pass(&primary, "\"act\":\"newconn\",\"key\":\"two\",\"seq\":4", connected_socket(&client));
  until_heard(&primary, "\"ack\":4,\"accepted\":false"); /* not open yet */
  expect_end(client);
  say(&primary, "\"ack\":2,\"key\":\"two\"");
  until_told(&primary, "\" 8123\"");
  say(&primary, "\"act\":\"newconn\",\"key\":\"two\",\"seq\":5"); /* without a connection */
  until_heard(&primary, "\"ack\":5,\"accepted\":false");
  say(&primary, "\"act\":\"newconn\",\"seq\":6"); /* for nobody */
  until_heard(&primary, "\"ack\":6,\"accepted\":false");
  pass(&primary, "\"act\":\"newconn\",\"key\":\"two\",\"seq\":7", connected_socket(&client));
  until_told(&primary, "\"second\"");
  expect_end(client);
  pass(&primary, "\"act\":\"newconn\",\"key\":\"one\",\"seq\":8", connected_socket(&client));
  until_told(&primary, "\"first\"");
  expect_end(client);
  EXPECT_CONTAINS(primary.heard, "\"ack\":7,\"accepted\":true");
  EXPECT_CONTAINS(primary.heard, "\"ack\":8,\"accepted\":true");
  EXPECT_OK(cp_send(primary.channel, "\"close\""));
  until_told(&primary, "\"closed\"");
  pass(&primary, "\"act\":\"newconn\",\"key\":\"two\",\"seq\":9", connected_socket(&client));
  until_heard(&primary, "\"ack\":9,\"accepted\":false");
  expect_end(client);
  say(&primary, "\"act\":\"fly\",\"seq\":10"); /* nothing that a worker does */
  leave(&primary);
}

/* ---- ends ---- */

static void answer_both(struct primary *primary) {
  open_two(primary, "8123");
  say(primary, "\"ack\":1,\"key\":\"one\"");
  until_told(primary, "\" 8123\"");
}

TEST(leaving_is_confirmed) {
  struct primary primary;
  char ack[60];
  answer_both(&primary);
  EXPECT_OK(cp_send(primary.channel, "\"leave\""));
  until_heard(&primary, "\"act\":\"exitedAfterDisconnect\"");
  EXPECT_CONTAINS(primary.heard, "\"act\":\"close\",\"key\":\"one\"");
  const char *seq = strstr(primary.heard, "\"act\":\"exitedAfterDisconnect\",\"seq\":");
  EXPECT(seq != NULL);
  snprintf(ack, sizeof ack, "\"ack\":%d", atoi(strrchr(seq, ':') + 1));
  say(&primary, "\"ack\":1000"); /* another receipt changes nothing */
  EXPECT_EQ(primary.tells, 0);
  say(&primary, ack);
  until_told(&primary, "\"left\"");
  close_primary(&primary, FINE);
}

TEST(leaving_crosses_with_being_asked_to) {
  struct primary primary;
  answer_both(&primary);
  EXPECT_OK(cp_send(primary.channel, "\"leave\""));
  until_heard(&primary, "\"act\":\"exitedAfterDisconnect\"");
  leave(&primary);
}

/* It has left, although nobody confirmed it: it was not left alone. */
TEST(leaving_ends_with_the_channel) {
  struct primary primary;
  answer_both(&primary);
  EXPECT_OK(cp_send(primary.channel, "\"leave\""));
  until_heard(&primary, "\"act\":\"exitedAfterDisconnect\"");
  EXPECT_OK(cp_disconnect(primary.channel));
  close_primary(&primary, FINE);
}

/* quiet: has no function for leaving. Asked to leave it goes on; left alone it ends with 0. */
HELPER(quiet) {
  EXPECT_EQ(cp_cluster_worker_id(), 7);
  EXPECT_OK(cp_run());
  return FINE;
}

TEST(without_a_function_for_leaving) {
  struct primary primary;
  open_primary(&primary, "quiet", "");
  until_heard(&primary, "\"online\"");
  say(&primary, "\"act\":\"disconnect\",\"seq\":1");
  close_primary(&primary, FINE);
  open_primary(&primary, "quiet", "");
  until_heard(&primary, "\"online\"");
  EXPECT_OK(cp_disconnect(primary.channel));
  close_primary(&primary, 0);
}

/* closes_itself: closes the channel where it hears that it leaves. */
static void close_channel(bool lost, void *ctx) {
  (void)ctx;
  EXPECT(!lost);
  EXPECT_OK(cp_disconnect(cp_parent()));
}
HELPER(closes_itself) {
  EXPECT_EQ(cp_cluster_worker_id(), 7);
  cp_cluster_on_leave(close_channel, NULL);
  EXPECT_OK(cp_run());
  return FINE;
}

TEST(channel_closed_where_it_leaves) {
  struct primary primary;
  open_primary(&primary, "closes_itself", "");
  until_heard(&primary, "\"online\"");
  say(&primary, "\"act\":\"disconnect\",\"seq\":1");
  close_primary(&primary, FINE);
}
