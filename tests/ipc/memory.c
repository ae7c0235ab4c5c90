/* No memory: each allocation of an exchange fails once; nothing leaks, and everything comes to its end. */
#include "../unit/allocations.h"
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Unless the parent has closed the channel by now. */
static void send_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  cp_handle handle = cp_take_handle(channel);
  int r = handle.fd < 0 ? cp_send_then(channel, json, size, NULL, NULL)
                        : cp_send_handle(channel, json, handle, NULL, NULL);
  EXPECT(r >= 0 || r == -EPIPE);
}

HELPER(sends_back) {
  EXPECT_GT(cp_on_message(cp_parent(), send_back, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

struct exchange {
  int back, closes;
};

static void on_back(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct exchange *exchange = ctx;
  (void)json, (void)size;
  cp_handle handle = cp_take_handle(channel);
  if (handle.fd >= 0)
    EXPECT_SYS(close(handle.fd));
  if (++exchange->back == 3)
    (void)cp_disconnect(channel);
}

static void on_error(cp_channel *channel, const cp_error *error, void *ctx) {
  (void)error, (void)ctx;
  if (cp_connected(channel))
    (void)cp_disconnect(channel);
}

static void on_sent(cp_channel *channel, int status, void *ctx) {
  (void)ctx;
  if (status < 0 && cp_connected(channel))
    (void)cp_disconnect(channel);
}

static bool exchange_with(cp_loop *loop, cp_serialization serialization) {
  static char text[200001];
  struct exchange exchange = {0};
  cp_child *child = cp_fork(test_program(), HELPER_ARGS("sends_back"),
                            CP_OPTIONS(.loop = loop, .serialization = serialization));
  if (child == NULL)
    return false;
  cp_channel *channel = cp_channel_of(child);
  memset(text, '1', sizeof text - 1);
  text[0] = text[sizeof text - 2] = '"';
  bool good = cp_on_message(channel, on_back, &exchange) > 0 &&
              cp_channel_on_error(channel, on_error, NULL) > 0 &&
              cp_send(channel, "{\"a\":[1,\"\xC3\xBC\"]}") >= 0 &&
              cp_send_handle(channel, "2", CP_HANDLE_KEPT(0), on_sent, NULL) >= 0 &&
              cp_send_then(channel, text, sizeof text - 1, on_sent, NULL) >= 0;
  if (!good)
    (void)cp_disconnect(channel);
  cp_result *result = cp_wait(child, DEADLINE_MS);
  good = good && result->error == NULL && result->code == FINE && exchange.back == 3;
  EXPECT(result->error == NULL || result->error->errnum == ENOMEM);
  result = cp_result_free(result);
  return good;
}

static bool run_exchange(cp_serialization serialization) {
  cp_loop *loop = cp_loop_new();
  bool good = loop != NULL && exchange_with(loop, serialization);
  cp_loop_free(loop);
  return good;
}

static bool exchange_json(void) {
  return run_exchange(CP_JSON);
}

static bool exchange_advanced(void) {
  return run_exchange(CP_ADVANCED);
}

TEST(no_memory_for_an_exchange) {
  allocations_sweep(exchange_json);
}

TEST(no_memory_for_an_advanced_exchange) {
  allocations_sweep(exchange_advanced);
}

/* What arrives when there is no memory for it. */
static bool receive(void) {
  static const char line[] = "1\n{\"cmd\":\"NODE_HANDLE\",\"type\":\"net.Server\",\"msg\":2}\n"
                             "{\"cmd\":\"NODE_SOCKET_GET_COUNT\",\"key\":\"k\"}\n\"\xFF\"\n{\"half\":";
  int fds[2];
  EXPECT_SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
  cp_loop *loop = cp_loop_new();
  cp_channel *channel = loop == NULL ? NULL : channel_new(loop, CHANNEL_OF_PARENT, CP_JSON, 0);
  bool attached = channel != NULL && channel_attach(channel, fds[0]) == 0;
  if (channel == NULL)
    EXPECT_SYS(close(fds[0]));
  struct exchange exchange = {0};
  if (attached && cp_on_message(channel, on_back, &exchange) > 0) {
    raw one = {.loop = loop, .channel = channel, .fd = fds[1]};
    raw_write(&one, line, sizeof line - 1, 0);
    EXPECT_SYS(shutdown(fds[1], SHUT_WR));
    for (int i = 0; i < 10; i++)
      (void)cp_loop_step(loop, 0);
    EXPECT(!cp_connected(channel)); /* by the end of file, or for want of memory */
  }
  EXPECT_SYS(close(fds[1]));
  channel_free(channel);
  cp_loop_free(loop);
  return exchange.back == 3;
}

TEST(no_memory_for_what_arrives) {
  allocations_sweep(receive);
}

/* ---- what a cluster keeps of its options, and the plan in words ---- */

/* Longer than what is allocated at once, so that each of them needs memory of its own. */
enum { LONG = 9000 };

static bool keep_a_cluster(void) {
  static char text[LONG + 1], input[LONG];
  static unsigned groups[LONG];
  static int cpus[LONG];
  static cp_stdio stdio[LONG];
  static cp_allowed allowed[LONG];
  memset(text, 'a', LONG);
  text[1] = '=';
  for (int i = 0; i < LONG; i++)
    stdio[i] = i == 0 ? CP_FROM_PATH(text) : i < LONG - 1 ? CP_IGNORE : CP_STDIO_LAST;
  for (int i = 0; i < LONG; i++)
    allowed[i] = (cp_allowed){i < LONG - 1 ? i == 0 ? text : "/" : NULL, CP_MAY_READ};
  cp_cluster *cluster = cp_cluster_new(CP_CLUSTER_OPTIONS(
          .exec = text, .args = CP_ARGS(text, text),
          .options = CP_OPTIONS(.cwd = text, .argv0 = text, .shell_path = NULL, .exec_path = text,
                                .cgroup_parent = text, .scratch = text, .env = CP_ENV(text),
                                .env_add = CP_ENV(text), .exec_argv = CP_ARGS(text), .groups = groups,
                                .groups_count = LONG, .limits = {.cpus = cpus, .cpus_count = LONG},
                                .input = input, .input_size = LONG, .stdio = stdio, .allowed = allowed)));
  if (cluster == NULL)
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  bool made = cluster != NULL;
  cp_cluster_free(cluster);
  (void)cp_loop_step(cp_loop_default(), 0); /* what was thrown away is freed after a round */
  return made;
}

TEST(each_allocation_of_a_cluster_fails_once) {
  EXPECT(keep_a_cluster()); /* the loop, and what a loop keeps, are there from now on */
  allocations_sweep(keep_a_cluster);
}

static bool explain_a_plan(void) {
  static char text[LONG + 1];
  memset(text, 'a', LONG);
  char *plan = cp_plan_explain("/bin/ls", CP_ARGS(text),
                               CP_OPTIONS(.cwd = text, .stdio = CP_STDIO(CP_FROM_PATH(text))));
  if (plan == NULL)
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  bool made = plan != NULL;
  free(plan);
  return made;
}

TEST(each_allocation_of_an_explained_plan_fails_once) {
  allocations_sweep(explain_a_plan);
}

static void no_connection(cp_listener *listener, int fd, void *ctx) {
  (void)listener, (void)ctx;
  EXPECT_SYS(close(fd));
}

static bool listen_alone(void) {
  const cp_address address = {"127.0.0.1", 0};
  cp_listener *listener = cp_cluster_listen(&address, no_connection, NULL, NULL);
  if (listener == NULL)
    EXPECT_EQ(cp_last_error()->errnum, ENOMEM);
  bool made = listener != NULL;
  cp_listener_close(listener);
  (void)cp_loop_step(cp_loop_default(), 0);
  return made;
}

TEST(each_allocation_of_a_listener_fails_once) {
  EXPECT(listen_alone());
  allocations_sweep(listen_alone);
}
