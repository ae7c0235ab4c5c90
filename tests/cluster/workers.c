/* Workers, as helpers of this program. Each answers a connection with its number, and ends with FINE. */
#include "scene.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void answer(cp_listener *listener, int fd, void *ctx) {
  (void)listener;
  (void)ctx;
  dprintf(fd, "%d", cp_cluster_worker_id());
  close(fd);
}

static void expect_listening(cp_listener *listener, const cp_address *address, const cp_error *error,
                             void *ctx) {
  (void)listener;
  (void)ctx;
  if (error != NULL)
    FAIL("%s", error->message);
  EXPECT(address->port != 0);
}

static cp_listener *listen_at(const char *place, cp_listening_fn *on_listening, void *ctx) {
  cp_address address = {NULL, 0};
  if (strchr(place, '/') || strchr(place, '.'))
    address.address = place;
  else
    address.port = atoi(place);
  cp_listener *listener = cp_cluster_listen(&address, answer, on_listening, ctx);
  EXPECT(listener != NULL);
  return listener;
}

/* hello PLACE… */
HELPER(hello) {
  EXPECT_GT(cp_cluster_worker_id(), 0);
  EXPECT(getenv("NODE_UNIQUE_ID") == NULL);
  cp_listener *listeners[4];
  EXPECT_LE(argc, 5);
  for (int i = 1; i < argc; i++)
    listeners[i - 1] = listen_at(argv[i], expect_listening, NULL);
  EXPECT_EQ(cp_run(), 0);
  for (int i = 1; i < argc; i++)
    EXPECT(cp_listener_close(listeners[i - 1]) == NULL);
  return FINE;
}

/* idle: is online, and listens to nothing. */
HELPER(idle) {
  EXPECT_GT(cp_cluster_worker_id(), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* deaf: never looks at its channel; stubborn: nor at SIGTERM. */
HELPER(deaf) {
  for (;;)
    pause();
  return 1;
}
HELPER(stubborn) {
  signal(SIGTERM, SIG_IGN);
  EXPECT_GT(cp_cluster_worker_id(), 0);
  EXPECT_OK(cp_channel_flush(cp_parent(), -1));
  for (;;)
    pause();
  return 1;
}

/* drops: closes its channel without a word, and stays. */
HELPER(drops) {
  EXPECT_GT(cp_send(cp_parent(), "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"online\",\"seq\":0}"), 0);
  EXPECT_OK(cp_disconnect(cp_parent()));
  cp_run();
  for (;;)
    pause();
  return 1;
}

/* dies CODE: at once. */
HELPER(dies) {
  exit(atoi(argv[1]));
}

/* fragile PLACE: ends by itself with 3 if there is a file "bad"; otherwise hello. */
HELPER(fragile) {
  if (access("bad", F_OK) == 0)
    exit(3);
  listen_at(argv[1], expect_listening, NULL);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* leaves PLACE: listens, and leaves by itself after its first connection. */
static void answer_and_leave(cp_listener *listener, int fd, void *ctx) {
  answer(listener, fd, ctx);
  EXPECT_OK(cp_cluster_leave());
  EXPECT_LT(cp_cluster_leave(), 0);
}
static void count_leave(bool lost, void *ctx) {
  EXPECT(!lost);
  ++*(int *)ctx;
}
HELPER(leaves) {
  int left = 0;
  cp_address any = {NULL, atoi(argv[1])};
  EXPECT_GT(cp_cluster_worker_id(), 0);
  cp_cluster_on_leave(count_leave, &left);
  EXPECT(cp_cluster_listen(&any, answer_and_leave, expect_listening, NULL) != NULL);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(left, 1);
  return FINE;
}

/* in_use PORT: the port is taken, and that is what it is told; then it takes another one. */
static void expect_in_use(cp_listener *listener, const cp_address *address, const cp_error *error,
                          void *ctx) {
  (void)listener;
  EXPECT(address == NULL && error != NULL);
  EXPECT_STR(error->code, "EADDRINUSE");
  EXPECT_CONTAINS(error->message, "listen EADDRINUSE: ");
  ++*(int *)ctx;
  listen_at("0", expect_listening, NULL);
}
HELPER(in_use) {
  int told = 0;
  listen_at(argv[1], expect_in_use, &told);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(told, 1);
  return FINE;
}

/* closes PLACE: listens until its first connection, then only stays. */
static void answer_and_close(cp_listener *listener, int fd, void *ctx) {
  answer(listener, fd, ctx);
  EXPECT(cp_listener_close(listener) == NULL);
}
HELPER(closes) {
  cp_address any = {NULL, atoi(argv[1])};
  EXPECT(cp_cluster_listen(&any, answer_and_close, expect_listening, NULL) != NULL);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* keeps FD: holds a descriptor open for as long as it lives; says so by a message. tells: with a leave
 * function. */
HELPER(keeps) {
  listen_at("0", expect_listening, NULL);
  EXPECT_GT(cp_send(cp_parent(), "\"ready\""), 0);
  EXPECT_EQ(cp_run(), 0);
  return 1; /* its primary dies: this is never reached */
}
static void tell_lost(bool lost, void *ctx) {
  EXPECT(lost);
  EXPECT_EQ(write(*(int *)ctx, "lost", 4), 4);
}
HELPER(tells) {
  int fd = atoi(argv[1]);
  listen_at("0", expect_listening, NULL);
  cp_cluster_on_leave(tell_lost, &fd);
  EXPECT_GT(cp_send(cp_parent(), "\"ready\""), 0);
  EXPECT_EQ(cp_run(), 0);
  EXPECT_EQ(write(fd, " and gone", 9), 9);
  return FINE;
}

/* ---- workers that speak the wire by themselves, badly ---- */

static void say(const char *text) {
  EXPECT_OK(cp_send(cp_parent(), text));
}

static void start_speaking(cp_message_fn *hears) {
  EXPECT_OK(cp_on_internal_message(cp_parent(), hears, NULL));
  cp_channel_ref(cp_parent());
  say("{\"cmd\":\"NODE_CLUSTER\",\"act\":\"online\",\"seq\":0}");
  say("{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"index\":0,\"data\":null,\"address\":null,\"port\":"
      "0,"
      "\"addressType\":4,\"seq\":1}");
}

static void confirm(const char *json) {
  char text[200];
  const char *port = strstr(json, "\"port\":");
  if (strstr(json, "\"sockname\"") && port) {
    snprintf(text, sizeof text,
             "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"listening\",\"port\":%d,\"addressType\":4,\"seq\":2}",
             atoi(port + 7));
    say(text);
  }
  if (strstr(json, "\"disconnect\""))
    (void)cp_disconnect(cp_parent());
}

/* refuses: every connection, and says so in a message as well. */
static void refuse(cp_channel *channel, const char *json, size_t size, void *ctx) {
  const char *seq = strstr(json, "\"seq\":");
  char text[100];
  (void)channel, (void)size, (void)ctx;
  confirm(json);
  if (!strstr(json, "\"newconn\"") || strstr(json, "NODE_HANDLE"))
    return;
  snprintf(text, sizeof text, "{\"cmd\":\"NODE_CLUSTER\",\"ack\":%d,\"accepted\":false,\"seq\":3}",
           atoi(seq + 6));
  say(text);
  say("\"refused\"");
}
HELPER(refuses) {
  start_speaking(refuse);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* silent: takes a connection and says nothing; a message tells that it has one. */
static void take(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)size, (void)ctx;
  confirm(json);
  if (cp_take_handle(channel).fd >= 0)
    say("\"took\"");
}
HELPER(silent) {
  start_speaking(take);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* nonsense: what no worker would say, and then what one would. */
HELPER(nonsense) {
  static const char *const texts[] = {
      "{\"cmd\":\"NODE_CLUSTER\"}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":7}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"fly\",\"seq\":1}",
      "{\"cmd\":\"NODE_CLUSTER\",\"ack\":99,\"accepted\":true}",
      "{\"cmd\":\"NODE_CLUSTER\",\"ack\":\"x\",\"accepted\":true}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"close\"}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"close\",\"key\":\"none\"}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\"}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"seq\":1}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"seq\":2,\"port\":70000,\"addressType\":4}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"seq\":3,\"port\":\"x\",\"addressType\":\"t\"}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"seq\":4,\"port\":-1,\"addressType\":-1}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"seq\":5,\"fd\":3,\"addressType\":4}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"seq\":6,\"address\":\"no\",\"addressType\":4}",
      "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"listening\",\"port\":1e99,\"address\":{}}",
      "{\"cmd\":\"NODE_OTHER\",\"act\":\"online\"}",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    say(texts[i]);
  start_speaking(refuse);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}
