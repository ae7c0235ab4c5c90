/* A cluster and listeners where something cannot be had, for a while or at all; and what is refused. */
#include "scene.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void kill_worker(const struct scene *scene, size_t index) {
  EXPECT_EQ(cp_kill(cp_worker_child(cp_cluster_worker(scene->cluster, index)), SIGKILL), 1);
}

/* ---- workers that cannot be started ---- */

/* A replacement that cannot be started is tried again, until it can. */
static void expect_replaced(int64_t backoff_ms) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 1, .respawn = true, .backoff_ms = backoff_ms));
  run_until(&scene->online, 1);
  test_fault_arm("parent:clone=EAGAIN");
  kill_worker(scene, 0);
  while (test_fault_fired() < 4)
    EXPECT_EQ(cp_loop_step(cp_loop_default(), 100), 1); /* it is not given up */
  EXPECT_EQ(cp_cluster_count(scene->cluster), 0);
  test_fault_disarm();
  run_until(&scene->online, 2);
  EXPECT_STR(scene->events, "online 1, disconnect 1, exit 1, online 2");
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(replacing_is_tried_again) {
  expect_replaced(CP_ZERO);
  expect_replaced(1);
}

TEST(restart_without_a_new_worker_leaves_the_old_ones) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 2));
  run_until(&scene->online, 2);
  test_fault_arm("parent:clone=EAGAIN");
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  test_fault_disarm();
  EXPECT_EQ(scene->done, 0);
  EXPECT_EQ(cp_cluster_restart(scene->cluster, count_done, scene), -EALREADY); /* not told yet */
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->status, -ECHILD);
  EXPECT_EQ(cp_worker_id(cp_cluster_worker(scene->cluster, 0)), 1);
  EXPECT_EQ(cp_worker_id(cp_cluster_worker(scene->cluster, 1)), 2);
  scene_disconnect(scene);
  scene_close(scene);
}

/* ---- who is not to be told, and when nothing can be asked ---- */

TEST(without_a_function_for_the_end) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 1));
  run_until(&scene->online, 1);
  EXPECT_OK(cp_cluster_restart(scene->cluster, NULL, NULL));
  run_until(&scene->exits, 1);
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, NULL, NULL));
  EXPECT_EQ(cp_cluster_restart(scene->cluster, count_done, scene), -EALREADY);
  run_until(&scene->exits, 2);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 0);
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene)); /* it is over: there is nobody */
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->status, 0);
  scene_close(scene);
}

static void use_freed(cp_worker *worker, void *ctx) {
  struct scene *scene = ctx;
  cp_cluster *cluster = scene->cluster;
  scene->cluster = cp_cluster_free(cluster);
  EXPECT(cp_cluster_free(cluster) == NULL); /* until the round is over it is there, and does nothing */
  EXPECT(cp_cluster_fork(cluster, NULL) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_EQ(cp_cluster_disconnect(cluster, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_cluster_restart(cluster, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_cluster_on_online(cluster, use_freed, scene), -EINVAL);
  EXPECT_EQ(cp_worker_disconnect(worker), -EPIPE);
  EXPECT_EQ(cp_cluster_count(cluster), 0);
}
static void never(cp_worker *worker, void *ctx) {
  (void)worker, (void)ctx;
  FAIL("an event of a cluster that was freed");
}

/* Freed by one of two listeners of each event: the other one hears nothing any more. */
TEST(freed_clusters_do_nothing) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 1));
  EXPECT_OK(cp_cluster_on_online(scene->cluster, use_freed, scene));
  EXPECT_OK(cp_cluster_on_online(scene->cluster, never, NULL));
  run(NULL);
  EXPECT_EQ(scene->online, 1);
  scene_close(scene);
}

static void free_here(cp_worker *worker, void *ctx) {
  struct scene *scene = ctx;
  scene->cluster = cp_cluster_free(cp_worker_cluster(worker));
}
static void never_exit(cp_worker *worker, const cp_result *result, void *ctx) {
  (void)result;
  never(worker, ctx);
}
static void never_listening(cp_worker *worker, const cp_address *address, void *ctx) {
  (void)address;
  never(worker, ctx);
}
static void free_exit(cp_worker *worker, const cp_result *result, void *ctx) {
  (void)result;
  free_here(worker, ctx);
}
static void free_listening(cp_worker *worker, const cp_address *address, void *ctx) {
  (void)address;
  free_here(worker, ctx);
}

TEST(freed_between_two_listeners_of_one_event) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("dies", "7"), .workers = 1));
  EXPECT_OK(cp_cluster_on_disconnect(scene->cluster, free_here, scene));
  EXPECT_OK(cp_cluster_on_disconnect(scene->cluster, never, NULL));
  EXPECT_OK(cp_cluster_on_exit(scene->cluster, never_exit, NULL));
  run(NULL);
  EXPECT_EQ(scene->disconnects, 1);
  EXPECT_EQ(scene->exits, 0);
  scene_close(scene);
  scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("dies", "7"), .workers = 1));
  EXPECT_OK(cp_cluster_on_exit(scene->cluster, free_exit, scene));
  EXPECT_OK(cp_cluster_on_exit(scene->cluster, never_exit, NULL));
  run(NULL);
  EXPECT_EQ(scene->exits, 1);
  scene_close(scene);
  scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 1));
  EXPECT_OK(cp_cluster_on_listening(scene->cluster, free_listening, scene));
  EXPECT_OK(cp_cluster_on_listening(scene->cluster, never_listening, NULL));
  run(NULL);
  EXPECT_EQ(scene->listening, 1);
  scene_close(scene);
}

/* ---- ends ---- */

/* A socket that is kept for a replacement goes when there will be none. */
TEST(kept_socket_goes_with_the_last_hope) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 1, .respawn = true, .backoff_ms = 10000000));
  run_until(&scene->listening, 1);
  kill_worker(scene, 0);
  run_until(&scene->exits, 1);
  close(connect_to(scene->port)); /* the kernel takes it in */
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  EXPECT_EQ(try_connect("127.0.0.1", scene->port), -ECONNREFUSED);
  run_until(&scene->done, 1);
  scene_close(scene);
}

/* lingers: closes its channel when it is asked to leave, and stays. */
static void close_when_asked(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)ctx;
  EXPECT(memmem(json, size, "\"disconnect\"", 12) != NULL);
  EXPECT_OK(cp_disconnect(channel));
}
HELPER(lingers) {
  EXPECT_OK(cp_on_internal_message(cp_parent(), close_when_asked, NULL));
  EXPECT_OK(cp_send(cp_parent(), "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"online\",\"seq\":0}"));
  cp_channel_ref(cp_parent());
  EXPECT_OK(cp_run());
  for (;;)
    pause();
  return 1;
}

/* Its clock runs from the first time that it was asked. */
TEST(asked_twice_has_one_clock) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("lingers"), .workers = 1, .grace_ms = 300));
  run_until(&scene->online, 1);
  EXPECT_OK(cp_worker_disconnect(cp_cluster_worker(scene->cluster, 0)));
  run_until(&scene->disconnects, 1);
  EXPECT_EQ(cp_worker_disconnect(cp_cluster_worker(scene->cluster, 0)), -EPIPE);
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->signals[1], SIGTERM);
  EXPECT(scene->asked[1]);
  scene_close(scene);
}

/* ---- listeners of this process ---- */

struct told {
  int times, port;
  char code[32], advice[200];
};

static void on_listening(cp_listener *listener, const cp_address *address, const cp_error *error, void *ctx) {
  struct told *told = ctx;
  (void)listener;
  told->times++;
  told->port = address == NULL ? 0 : address->port;
  if (error == NULL)
    return;
  snprintf(told->code, sizeof told->code, "%s", error->code);
  snprintf(told->advice, sizeof told->advice, "%s", error->advice);
}

static void no_connection(cp_listener *listener, int fd, void *ctx) {
  (void)listener, (void)ctx;
  FAIL("connection %d", fd);
}

static cp_listener *listen_with(const char *rule, struct told *told) {
  const cp_address place = {"127.0.0.1", 0};
  (void)cp_loop_default(); /* needs memory of its own */
  test_fault_arm(rule);
  cp_listener *listener = cp_cluster_listen(&place, no_connection, told == NULL ? NULL : on_listening, told);
  EXPECT(listener != NULL);
  EXPECT_OK(cp_loop_step(cp_loop_default(), 0));
  return listener;
}

TEST(listening_that_fails_later_is_told) {
  static const struct {
    const char *rule, *code, *advice;
  } cases[] = {{"bind=EACCES", "EACCES", "1024"},
               {"bind=EADDRNOTAVAIL", "EADDRNOTAVAIL", "address of this machine"},
               {"listen=EADDRINUSE", "EADDRINUSE", "Another socket"},
               {"getsockname=ENOBUFS", "ENOBUFS", ""},
               {"memory=ENOMEM", "ENOMEM", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct told told = {0};
    NOTE("%s", cases[i].rule);
    (void)listen_with(cases[i].rule, &told);
    EXPECT_GE(test_fault_fired(), 1);
    test_fault_disarm();
    EXPECT_EQ(told.times, 1);
    EXPECT_STR(told.code, cases[i].code);
    EXPECT_CONTAINS(told.advice, cases[i].advice);
    EXPECT_EQ(cp_run(), 0); /* it holds nothing any more */
    (void)listen_with(cases[i].rule, NULL);
    test_fault_disarm();
    EXPECT_EQ(cp_run(), 0); /* nor where nobody is told */
  }
}

/* What cannot be accepted is no connection. */
TEST(a_failure_is_no_connection) {
  struct told told = {0};
  cp_listener *listener = listen_with("accept=EIO", &told);
  EXPECT_GT(told.port, 0);
  int client = connect_to(told.port);
  while (test_fault_fired() == 0)
    EXPECT_OK(cp_loop_step(cp_loop_default(), 100));
  test_fault_disarm();
  EXPECT(cp_listener_close(listener) == NULL);
  EXPECT_EQ(cp_run(), 0);
  close(client);
}

/* ---- numbers that make no worker ---- */

static void expect_no_worker(const char *number) {
  EXPECT_SYS(setenv("NODE_UNIQUE_ID", number, 1));
  EXPECT_EQ(cp_cluster_worker_id(), 0);
  EXPECT_EQ(cp_cluster_leave(), -EINVAL);
  EXPECT(getenv("NODE_UNIQUE_ID") == NULL);
}
TEST(number_zero) {
  expect_no_worker("0");
}
TEST(number_that_is_none) {
  expect_no_worker("one");
}
TEST(number_below_zero) {
  expect_no_worker("-1");
}
TEST(number_too_large) {
  expect_no_worker("99999999999");
}

/* A channel that was promised and is none is an error once; from then on this process is on its own. */
TEST(number_with_a_broken_channel) {
  struct told told = {0};
  EXPECT_SYS(setenv("NODE_UNIQUE_ID", "5", 1));
  EXPECT_SYS(setenv("NODE_CHANNEL_FD", "900", 1));
  EXPECT(cp_cluster_listen(NULL, no_connection, on_listening, &told) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EBADF);
  EXPECT_EQ(cp_cluster_worker_id(), 0);
  cp_listener *listener = cp_cluster_listen(NULL, no_connection, on_listening, &told);
  EXPECT(listener != NULL);
  EXPECT_OK(cp_loop_step(cp_loop_default(), 0));
  EXPECT_EQ(told.times, 1);
  EXPECT_GT(told.port, 0);
  EXPECT(cp_listener_close(listener) == NULL);
}
