/* A primary with workers of its own kind: sockets that are shared, events, ends. */
#include "scene.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- sharing ---- */

TEST(round_robin) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 2));
  run_until(&scene->listening, 2);
  EXPECT_STR(scene->address, "any");
  EXPECT_EQ(strlen(ask(scene, NULL, 8)), 16);
  /* One after the other, each goes to the one that has been free for longest. */
  EXPECT(strcmp(scene->answers, "1 2 1 2 1 2 1 2 ") == 0 || strcmp(scene->answers, "2 1 2 1 2 1 2 1 ") == 0);
  scene_disconnect(scene);
  EXPECT_EQ(try_connect("127.0.0.1", scene->port), -ECONNREFUSED);
  scene_close(scene);
}

TEST(shared) {
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 2, .scheduling = CP_SCHEDULE_SHARED));
  run_until(&scene->listening, 2);
  EXPECT_EQ(strlen(ask(scene, NULL, 8)), 16);
  scene_disconnect(scene);
  EXPECT_EQ(try_connect("127.0.0.1", scene->port), -ECONNREFUSED);
  scene_close(scene);
}

static void expect_path(cp_scheduling scheduling) {
  char path[500];
  snprintf(path, sizeof path, "%s/s", test_dir());
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "./s"), .workers = 2, .scheduling = scheduling));
  run_until(&scene->listening, 2);
  EXPECT_EQ(scene->port, -1);
  EXPECT_STR(scene->address, path);
  EXPECT_EQ(strlen(ask(scene, path, 4)), 8);
  scene_disconnect(scene);
  EXPECT_EQ(access(path, F_OK), -1);
  scene_close(scene);
}

TEST(unix_socket_round_robin) {
  expect_path(CP_SCHEDULE_ROUND_ROBIN);
}

TEST(unix_socket_shared) {
  expect_path(CP_SCHEDULE_SHARED);
}

TEST(address_of_its_own) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "127.0.0.1"), .workers = 1));
  run_until(&scene->listening, 1);
  EXPECT_STR(scene->address, "127.0.0.1");
  EXPECT_STR(ask(scene, NULL, 1), "1 ");
  scene_disconnect(scene);
  scene_close(scene);
}

/* Two listeners at the same place are two sockets, and each is shared with its like in the other worker. */
static int ports[4], port_count;
static void note_port(cp_worker *worker, const cp_address *address, void *ctx) {
  (void)worker, (void)ctx;
  EXPECT_LT(port_count, 4);
  ports[port_count++] = address->port;
}
TEST(two_at_the_same_place) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0", "0"), .workers = 2));
  EXPECT_OK(cp_cluster_on_listening(scene->cluster, note_port, NULL));
  run_until(&scene->listening, 4);
  for (int i = 0; i < 4; i++) {
    int same = 0;
    for (int k = 0; k < 4; k++)
      same += ports[k] == ports[i];
    EXPECT_EQ(same, 2);
  }
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(many_clients_at_once) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 3));
  run_until(&scene->listening, 3);
  for (int i = 0; i < 8; i++)
    start_client(scene, NULL, 100);
  run_until(&scene->clients, 8);
  EXPECT_EQ(strlen(scene->answers), 1600);
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(port_in_use) {
  int taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in name = {0};
  socklen_t size = sizeof name;
  char port[16];
  EXPECT_SYS(taken);
  EXPECT_SYS(listen(taken, 1));
  EXPECT_SYS(getsockname(taken, (struct sockaddr *)&name, &size));
  snprintf(port, sizeof port, "%d", ntohs(name.sin_port));
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("in_use", port), .workers = 2));
  run_until(&scene->listening, 2);
  EXPECT_EQ(strlen(ask(scene, NULL, 2)), 4);
  scene_disconnect(scene);
  scene_close(scene);
  close(taken);
}

/* A worker that closes its listener gets nothing more; the last one takes the socket with it. */
TEST(closed_listeners) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("closes", "0"), .workers = 2));
  run_until(&scene->listening, 2);
  ask(scene, NULL, 2);
  EXPECT(strcmp(scene->answers, "1 2 ") == 0 || strcmp(scene->answers, "2 1 ") == 0);
  int r;
  while ((r = try_connect("127.0.0.1", scene->port)) >= 0) { /* until the second close has arrived */
    close(r);
    EXPECT_OK(cp_loop_step(cp_loop_default(), 10));
  }
  EXPECT_EQ(r, -ECONNREFUSED);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 2);
  scene_disconnect(scene);
  scene_close(scene);
}

/* ---- connections that a worker does not take ---- */

/* The first worker is `first`, every other hello. */
static struct scene *open_mixed(const char *first) {
  return scene_open(CP_CLUSTER_OPTIONS(HELPERS("first_is", first), .workers = 2));
}
HELPER(first_is) {
  const char *id = getenv("NODE_UNIQUE_ID");
  EXPECT(id != NULL);
  bool first = strcmp(id, "1") == 0;
  const char *const args[] = {test_program(), "--helper", first ? argv[1] : "hello", "0", NULL};
  execv(args[0], (char *const *)(uintptr_t)args);
  return 1;
}

TEST(refused_goes_to_another) {
  struct scene *scene = open_mixed("refuses");
  run_until(&scene->listening, 2);
  EXPECT_STR(ask(scene, NULL, 4), "2 2 2 2 ");
  scene_disconnect(scene);
  scene_close(scene);
}

static void note_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)json, (void)size;
  ++*(int *)ctx;
}

TEST(taken_and_not_confirmed_goes_to_another) {
  struct scene *scene = open_mixed("silent");
  int took = 0;
  cp_child *silent = cp_worker_child(cp_cluster_worker(scene->cluster, 0));
  EXPECT_OK(cp_on_message(cp_channel_of(silent), note_message, &took));
  run_until(&scene->listening, 2);
  start_client(scene, NULL, 3);
  run_until(&took, 1);
  EXPECT_EQ(cp_kill(silent, SIGKILL), 1);
  run_until(&scene->clients, 1);
  EXPECT_STR(scene->answers, "2 2 2 ");
  scene_disconnect(scene);
  scene_close(scene);
}

/* Where everybody refuses, a connection waits and is offered again, until there is somebody who takes it. */
TEST(refused_by_all_waits) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("first_is", "refuses"), .workers = 1));
  int refused = 0;
  cp_child *child = cp_worker_child(cp_cluster_worker(scene->cluster, 0));
  EXPECT_OK(cp_on_message(cp_channel_of(child), note_message, &refused));
  run_until(&scene->listening, 1);
  start_client(scene, NULL, 1);
  run_until(&refused, 3);
  EXPECT(cp_cluster_fork(scene->cluster, NULL) != NULL);
  run_until(&scene->clients, 1);
  EXPECT_STR(scene->answers, "2 ");
  scene_disconnect(scene);
  scene_close(scene);
}

/* Without a descriptor for the copy that goes to the worker, a connection waits a little. */
TEST(no_room_to_hand_over) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 1));
  run_until(&scene->listening, 1);
  int client = connect_to(scene->port);
  test_fault_arm("parent:dupfd#1=EMFILE,parent:dupfd#2=ENFILE");
  while (test_fault_fired() < 2)
    EXPECT_EQ(cp_loop_step(cp_loop_default(), 100), 1);
  test_fault_disarm();
  expect_answer(client, "1");
  scene_disconnect(scene);
  scene_close(scene);
}

/* A descriptor that cannot be received is as good as refused: the kernel says so to the sender, or the worker
 * does. */
TEST(kernel_refuses_to_pass) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 1));
  run_until(&scene->listening, 1);
  int client = connect_to(scene->port);
  test_fault_arm("parent:sendmsg#1=ETOOMANYREFS");
  expect_answer(client, "1");
  EXPECT_EQ(test_fault_fired(), 1);
  test_fault_disarm();
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(nonsense_is_passed_over) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("nonsense"), .workers = 1));
  run_until(&scene->listening, 2); /* one of them is nonsense, too */
  scene_disconnect(scene);
  EXPECT_STR(scene->events, "listening 1, online 1, listening 1, disconnect 1, exit 1");
  scene_close(scene);
}

/* ---- events and ends ---- */

TEST(order_of_events) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 1));
  cp_worker *worker = cp_cluster_worker(scene->cluster, 0);
  EXPECT_EQ(cp_worker_id(worker), 1);
  EXPECT(cp_worker_cluster(worker) == scene->cluster);
  EXPECT_GT(cp_pid(cp_worker_child(worker)), 0);
  EXPECT(!cp_worker_asked(worker));
  run_until(&scene->listening, 1);
  EXPECT_OK(cp_worker_disconnect(worker));
  EXPECT_EQ(cp_worker_disconnect(worker), -EALREADY);
  EXPECT(cp_worker_asked(worker));
  run_until(&scene->exits, 1);
  EXPECT_STR(scene->events, "online 1, listening 1, disconnect 1, exit 1");
  EXPECT(scene->asked[1]);
  EXPECT_EQ(scene->codes[1], FINE);
  scene_close(scene);
}

TEST(nobody_to_disconnect) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle")));
  EXPECT_EQ(cp_cluster_count(scene->cluster), 0);
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  EXPECT_EQ(cp_cluster_disconnect(scene->cluster, count_done, scene), -EALREADY);
  EXPECT_EQ(scene->done, 0); /* never from inside the call */
  run_until(&scene->done, 1);
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  run_until(&scene->done, 2);
  EXPECT_EQ(scene->status, 0);
  scene_close(scene);
}

TEST(leaves_by_itself) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("leaves", "0"), .workers = 1, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 1);
  EXPECT_STR(ask(scene, NULL, 1), "1 ");
  run_until(&scene->exits, 1);
  EXPECT(scene->asked[1]);
  EXPECT_EQ(scene->codes[1], FINE);
  run(NULL); /* it is not replaced: nothing is left to happen */
  EXPECT_EQ(cp_cluster_count(scene->cluster), 0);
  scene_close(scene);
}

static void expect_end_by(const char *helper, int signal) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS(helper), .workers = 1, .grace_ms = 1));
  if (signal == SIGKILL)
    run_until(&scene->online, 1); /* it ignores SIGTERM by now */
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->signals[1], signal);
  scene_close(scene);
}

TEST(grace_ends_with_sigterm) {
  expect_end_by("deaf", SIGTERM);
}

TEST(grace_ends_with_sigkill) {
  expect_end_by("stubborn", SIGKILL);
}

TEST(grace_for_a_worker_without_a_channel) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("drops"), .workers = 1, .grace_ms = 1));
  run_until(&scene->disconnects, 1);
  EXPECT_EQ(cp_worker_disconnect(cp_cluster_worker(scene->cluster, 0)), -EPIPE);
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->signals[1], SIGTERM);
  EXPECT(!scene->asked[1]);
  scene_close(scene);
}

TEST(no_grace_no_signal) {
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 1, .grace_ms = CP_UNLIMITED));
  scene_disconnect(scene);
  scene_close(scene);
}

/* ---- a primary that dies ---- */

static void announce(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel, (void)json, (void)size, (void)ctx;
  EXPECT_EQ(write(1, "r", 1), 1);
}
HELPER(doomed_primary) {
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS(argv[1], "5"), .workers = 1,
                                    .options = CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_IGNORE, CP_INHERIT,
                                                                            CP_IPC, CP_IGNORE, CP_FD(1)))));
  cp_worker *worker = cp_cluster_worker(scene->cluster, 0);
  EXPECT_OK(cp_on_message(cp_channel_of(cp_worker_child(worker)), announce, NULL));
  cp_run();
  return 1;
}

static void kill_it(cp_stream *stream, const char *data, size_t size, void *ctx) {
  (void)stream, (void)size;
  if (*data == 'r')
    EXPECT_EQ(cp_kill(ctx, SIGKILL), 1);
}

/* The worker has the primary's stdout, too: it ends when both have ended. */
static cp_result *end_primary_of(const char *worker) {
  cp_child *primary =
      cp_spawn(test_program(), HELPER_ARGS("doomed_primary", worker),
               CP_OPTIONS(.capture = true, .stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT)));
  EXPECT(primary != NULL);
  EXPECT_OK(cp_on_data(cp_stdout(primary), kill_it, primary));
  cp_result *result = cp_wait(primary, DEADLINE_MS);
  EXPECT_EQ(result->signal, SIGKILL);
  EXPECT(result->out.eof);
  return result;
}

TEST(worker_ends_with_its_primary) {
  cp_result *result = end_primary_of("keeps");
  EXPECT_STR(result->out.data, "r");
  result = cp_result_free(result);
}

TEST(worker_is_told_that_its_primary_is_gone) {
  cp_result *result = end_primary_of("tells");
  EXPECT_STR(result->out.data, "rlost and gone");
  result = cp_result_free(result);
}
