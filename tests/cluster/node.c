/* With the real Node: its workers under this primary, workers of the library under its primary, and both
 * kinds together. */
#include "scene.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SCRIPTS PROJECT_ROOT "/tests/cluster/node/"

static void need_node(void) {
  char *node = cp_which("node", NULL);
  if (node == NULL)
    SKIP("node is not installed");
  free(node);
}

struct heard {
  int times;
  char text[100];
};

struct answer {
  char text[1000];
  int ends;
};

static void add_text(cp_stream *stream, const char *data, size_t size, void *ctx) {
  struct answer *answer = ctx;
  size_t at = strlen(answer->text);
  (void)stream;
  EXPECT_LT(at + size, sizeof answer->text);
  memcpy(answer->text + at, data, size);
}

static void count_end(cp_stream *stream, void *ctx) {
  (void)stream;
  ++*(int *)ctx;
}

/* ---- workers of Node ---- */

#define NODE_WORKER(...) .exec = SCRIPTS "worker.js", .args = CP_ARGS(__VA_ARGS__)

/* Node's workers leave with 0. */
static void disconnect_node(struct scene *scene) {
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  for (int id = 1; id <= scene->exits; id++)
    EXPECT(scene->asked[id] && scene->codes[id] == 0);
}

static void expect_node_workers(cp_scheduling scheduling, cp_serialization serialization, const char *path) {
  need_node();
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(NODE_WORKER(path ? path : "0"), .workers = 2, .scheduling = scheduling,
                                    .options = CP_OPTIONS(.serialization = serialization)));
  run_until(&scene->listening, 2);
  EXPECT_STR(scene->address, path ? path : "any");
  ask(scene, path, 10);
  EXPECT_EQ(strlen(scene->answers), 20);
  EXPECT_EQ(strspn(scene->answers, "12 "), 20);
  if (scheduling == CP_SCHEDULE_ROUND_ROBIN)
    EXPECT(strncmp(scene->answers, "1 2 1 2 ", 8) == 0 || strncmp(scene->answers, "2 1 2 1 ", 8) == 0);
  disconnect_node(scene);
  scene_close(scene);
}

TEST(node_workers_round_robin) {
  expect_node_workers(CP_SCHEDULE_ROUND_ROBIN, CP_JSON, NULL);
}

TEST(node_workers_shared) {
  expect_node_workers(CP_SCHEDULE_SHARED, CP_JSON, NULL);
}

TEST(node_workers_advanced) {
  expect_node_workers(CP_SCHEDULE_ROUND_ROBIN, CP_ADVANCED, NULL);
}

TEST(node_workers_advanced_shared) {
  expect_node_workers(CP_SCHEDULE_SHARED, CP_ADVANCED, NULL);
}

static const char *here(const char *name, char *to, size_t size) {
  snprintf(to, size, "%s/%s", test_dir(), name);
  return to;
}

TEST(node_workers_at_a_path) {
  char path[500];
  expect_node_workers(CP_SCHEDULE_ROUND_ROBIN, CP_JSON, here("s", path, sizeof path));
  EXPECT_EQ(access(path, F_OK), -1);
}

TEST(node_workers_at_a_path_shared) {
  char path[500];
  expect_node_workers(CP_SCHEDULE_SHARED, CP_JSON, here("s", path, sizeof path));
  EXPECT_EQ(access(path, F_OK), -1);
}

TEST(node_http_workers) {
  need_node();
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(.exec = SCRIPTS "http_worker.js", .workers = 2));
  run_until(&scene->listening, 2);
  int fd = connect_to(scene->port);
  static const char request[] = "GET /hello HTTP/1.0\r\n\r\n";
  EXPECT_EQ(write(fd, request, sizeof request - 1), (ssize_t)sizeof request - 1);
  cp_stream *stream = cp_stream_open(NULL, fd);
  struct answer answer = {"", 0};
  EXPECT_OK(cp_on_data(stream, add_text, &answer));
  EXPECT_OK(cp_on_end(stream, count_end, &answer.ends));
  run_until(&answer.ends, 1);
  EXPECT_CONTAINS(answer.text, "HTTP/1.1 200 OK");
  EXPECT_CONTAINS(answer.text, "/hello  ");
  disconnect_node(scene);
  scene_close(scene);
}

static void note_string(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)size;
  struct heard *heard = ctx;
  snprintf(heard->text, sizeof heard->text, "%s", json);
  heard->times++;
}

TEST(node_worker_of_udp) {
  need_node();
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(NODE_WORKER("udp"), .workers = 1));
  run_until(&scene->listening, 1);
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)scene->port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_SYS(connect(fd, (const struct sockaddr *)&to, sizeof to));
  EXPECT_EQ(send(fd, "hi", 2, 0), 2);
  char answer[8];
  EXPECT_EQ(recv(fd, answer, sizeof answer, 0), 1);
  EXPECT_EQ(answer[0], '1');
  close(fd);
  disconnect_node(scene);
  scene_close(scene);
}

TEST(node_worker_where_the_port_is_taken) {
  need_node();
  struct heard heard = {0};
  int taken = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in6 name = {0};
  socklen_t size = sizeof name;
  if (taken < 0 || listen(taken, 1) < 0)
    SKIP("no IPv6 here");
  EXPECT_SYS(getsockname(taken, (struct sockaddr *)&name, &size));
  char variable[32];
  snprintf(variable, sizeof variable, "TAKEN=%d", ntohs(name.sin6_port));
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(NODE_WORKER("taken")));
  cp_worker *worker = cp_cluster_fork(scene->cluster, CP_ENV(variable));
  EXPECT_OK(cp_on_message(cp_channel_of(cp_worker_child(worker)), note_string, &heard));
  run_until(&heard.times, 1);
  EXPECT_STR(heard.text, "\"EADDRINUSE\"");
  disconnect_node(scene);
  scene_close(scene);
  close(taken);
}

/* It leaves by itself (worker.disconnect()), or is ended by itself (worker.kill()). */
static void expect_own_end(const char *word) {
  need_node();
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(NODE_WORKER("0"), .workers = 1, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 1);
  EXPECT_GT(cp_send(cp_channel_of(cp_worker_child(cp_cluster_worker(scene->cluster, 0))), word), 0);
  run(NULL);
  EXPECT_EQ(scene->exits, 1);
  EXPECT(scene->asked[1] && scene->codes[1] == 0);
  scene_close(scene);
}

TEST(node_worker_leaves) {
  expect_own_end("\"leave\"");
}

TEST(node_worker_kills_itself) {
  expect_own_end("\"kill\"");
}

TEST(node_workers_restarted) {
  need_node();
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(NODE_WORKER("0"), .workers = 2));
  run_until(&scene->listening, 2);
  start_client(scene, NULL, 200);
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  run_until(&scene->clients, 1);
  EXPECT_EQ(scene->status, 0);
  EXPECT_EQ(strspn(ask(scene, NULL, 4), "34 "), 8);
  scene->done = 0;
  disconnect_node(scene);
  scene_close(scene);
}

TEST(killed_node_worker_is_replaced) {
  need_node();
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(NODE_WORKER("0"), .workers = 1, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 1);
  EXPECT_EQ(cp_kill(cp_worker_child(cp_cluster_worker(scene->cluster, 0)), SIGKILL), 1);
  run_until(&scene->exits, 1);
  EXPECT_STR(ask(scene, NULL, 1), "2 ");
  scene->asked[1] = true; /* not asked, and no code */
  scene->codes[1] = 0;
  disconnect_node(scene);
  scene_close(scene);
}

/* ---- both kinds behind one port ---- */

HELPER(either) {
  const char *id = getenv("NODE_UNIQUE_ID");
  EXPECT(id != NULL);
  if (strcmp(id, "1") == 0) {
    execlp("node", "node", SCRIPTS "worker.js", "0", (char *)NULL);
    return 1;
  }
  execv(test_program(), HELPER_ARGV("hello", "0"));
  return 1;
}

static void expect_both(cp_scheduling scheduling) {
  need_node();
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("either"), .workers = 2, .scheduling = scheduling));
  run_until(&scene->listening, 1);
  int port = scene->port;
  run_until(&scene->listening, 2);
  EXPECT_EQ(scene->port, port);
  EXPECT_EQ(strspn(ask(scene, NULL, 6), "12 "), 12);
  if (scheduling == CP_SCHEDULE_ROUND_ROBIN)
    EXPECT(strstr(scene->answers, "1 2 1 2") != NULL);
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->codes[1], 0);
  EXPECT_EQ(scene->codes[2], FINE);
  scene_close(scene);
}

TEST(both_kinds_round_robin) {
  expect_both(CP_SCHEDULE_ROUND_ROBIN);
}

TEST(both_kinds_shared) {
  expect_both(CP_SCHEDULE_SHARED);
}

/* ---- a primary of Node ---- */

static cp_result *node_primary(const char *policy, const char *times, const char *const *worker) {
  static const char script[] = SCRIPTS "primary.js";
  const char *args[16] = {script, test_program(), policy, times, "2"};
  size_t count = 5;
  need_node();
  for (size_t i = 0; worker[i] != NULL; i++)
    args[count++] = worker[i];
  cp_result *result = cp_exec_file_sync("node", args, CP_OPTIONS(.timeout_ms = DEADLINE_MS));
  if (result->error != NULL)
    FAIL("%s", result->error->message);
  return result;
}

static void expect_node_primary(const char *policy, const char *place) {
  cp_result *result = node_primary(policy, "6", HELPER_ARGS("hello", place));
  char *events = strchr(result->out.data, '\n');
  EXPECT(events != NULL);
  *events++ = '\0';
  EXPECT_EQ(strlen(result->out.data), 11);
  EXPECT_EQ(strspn(result->out.data, "12 "), 11);
  if (strcmp(policy, "rr") == 0)
    EXPECT(strcmp(result->out.data, "1 2 1 2 1 2") == 0 || strcmp(result->out.data, "2 1 2 1 2 1") == 0);
  EXPECT_STR(events, "disconnect 1, disconnect 2, exit 1 21 null true, exit 2 21 null true, listening 1, "
                     "listening 2, online 1, online 2\n");
  result = cp_result_free(result);
}

TEST(node_primary_round_robin) {
  expect_node_primary("rr", "0");
}

TEST(node_primary_shared) {
  expect_node_primary("shared", "0");
}

TEST(node_primary_at_an_address) {
  expect_node_primary("rr", "127.0.0.1");
  expect_node_primary("shared", "127.0.0.1");
}

TEST(node_primary_at_a_path) {
  expect_node_primary("rr", "./s");
}

TEST(node_primary_at_a_path_shared) {
  expect_node_primary("shared", "./s");
}

/* Its workers leave by themselves: Node gives the receipt, and knows that they were meant to. */
TEST(node_primary_and_workers_that_leave) {
  cp_result *result = node_primary("rr", "2", HELPER_ARGS("leaves", "0"));
  EXPECT_CONTAINS(result->out.data, "exit 1 21 null true, exit 2 21 null true");
  result = cp_result_free(result);
}

TEST(node_primary_where_the_port_is_taken) {
  int taken = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in6 name = {0};
  socklen_t size = sizeof name;
  if (taken < 0 || listen(taken, 1) < 0)
    SKIP("no IPv6 here");
  EXPECT_SYS(getsockname(taken, (struct sockaddr *)&name, &size));
  char port[16];
  snprintf(port, sizeof port, "%d", ntohs(name.sin6_port));
  cp_result *result = node_primary("rr", "2", HELPER_ARGS("in_use", port));
  EXPECT_CONTAINS(result->out.data, "exit 1 21 null true, exit 2 21 null true");
  result = cp_result_free(result);
  result = node_primary("shared", "2", HELPER_ARGS("in_use", port));
  EXPECT_CONTAINS(result->out.data, "exit 1 21 null true, exit 2 21 null true");
  result = cp_result_free(result);
  close(taken);
}
