/* Workers that are replaced: by others when they die, one by one in a restart; and clusters that are freed.
 */
#include "scene.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void kill_worker(const struct scene *scene, size_t index) {
  EXPECT_EQ(cp_kill(cp_worker_child(cp_cluster_worker(scene->cluster, index)), SIGKILL), 1);
}

static void make_file(const char *name) {
  int fd = open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  EXPECT_SYS(fd);
  close(fd);
}

/* ---- respawn ---- */

TEST(dead_worker_is_replaced) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 2, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 2);
  int port = scene->port;
  kill_worker(scene, 0);
  run_until(&scene->listening, 3);
  EXPECT_EQ(scene->port, port);
  EXPECT_EQ(scene->exits, 1);
  EXPECT_EQ(scene->signals[1], SIGKILL);
  EXPECT(!scene->asked[1]);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 2);
  EXPECT_EQ(cp_worker_id(cp_cluster_worker(scene->cluster, 1)), 3);
  EXPECT_EQ(strspn(ask(scene, NULL, 6), "23 "), 12);
  scene_disconnect(scene);
  scene_close(scene);
}

/* While nobody is there to serve, clients wait: the socket stays, and so does its port. */
TEST(socket_outlives_its_only_worker) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 1, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 1);
  kill_worker(scene, 0);
  run_until(&scene->exits, 1);
  start_client(scene, NULL, 1);
  run_until(&scene->clients, 1);
  EXPECT_STR(scene->answers, "2 ");
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(without_respawn_nothing_is_replaced) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 1));
  run_until(&scene->listening, 1);
  kill_worker(scene, 0);
  run(NULL);
  EXPECT_EQ(scene->exits, 1);
  EXPECT_EQ(try_connect("127.0.0.1", scene->port), -ECONNREFUSED);
  scene_close(scene);
}

TEST(early_deaths_go_on) {
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("dies", "7"), .workers = 1, .respawn = true, .backoff_ms = 1));
  run_until(&scene->exits, 5);
  for (int id = 1; id <= 5; id++)
    EXPECT_EQ(scene->codes[id], 7);
  scene_close(scene);
}

/* The longer the row of early deaths, the longer the wait, up to the most. */
TEST(backoff_grows) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("dies", "7"), .workers = 1, .respawn = true,
                                                      .backoff_ms = 10, .backoff_max_ms = 1000000));
  static const int64_t least[] = {0, 0, 10, 20, 40};
  for (int exits = 1; exits <= 4; exits++) {
    run_until(&scene->exits, exits);
    int64_t left = cp_loop_timeout_ms(cp_loop_default());
    EXPECT_GE(left, 0);
    EXPECT_LE(left, least[exits] == 0 ? 10 : 2 * least[exits]);
  }
  scene_close(scene);
}

TEST(disconnect_ends_the_waiting) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("dies", "7"), .workers = 2, .respawn = true, .backoff_ms = 10000000));
  run_until(&scene->exits, 2);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 0);
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  run(NULL);
  EXPECT_EQ(scene->done, 1);
  scene_close(scene);
}

TEST(own_environment_is_kept) {
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("has_env"), .respawn = true, .backoff_ms = CP_ZERO,
                                    .options = CP_OPTIONS(.env_add = CP_ENV("FIRST=1"))));
  EXPECT(cp_cluster_fork(scene->cluster, CP_ENV("SECOND=2", "NODE_UNIQUE_ID=77")) != NULL);
  run_until(&scene->online, 1);
  kill_worker(scene, 0);
  run_until(&scene->online, 2);
  scene_disconnect(scene);
  EXPECT_STR(scene->events, "online 1, disconnect 1, exit 1, online 2, disconnect 2, exit 2");
  scene_close(scene);
}
HELPER(has_env) {
  EXPECT_STR(getenv("FIRST"), "1");
  EXPECT_STR(getenv("SECOND"), "2");
  EXPECT_LE(cp_cluster_worker_id(), 2);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

/* ---- restart ---- */

static void expect_restart(cp_scheduling scheduling) {
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 3, .scheduling = scheduling));
  run_until(&scene->listening, 3);
  int port = scene->port;
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  EXPECT_EQ(cp_cluster_restart(scene->cluster, count_done, scene), -EALREADY);
  for (int i = 0; i < 4; i++)
    start_client(scene, NULL, 100);
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->status, 0);
  EXPECT_EQ(scene->port, port);
  run_until(&scene->clients, 4); /* none was refused */
  EXPECT_EQ(cp_cluster_count(scene->cluster), 3);
  for (size_t i = 0; i < 3; i++)
    EXPECT_EQ(cp_worker_id(cp_cluster_worker(scene->cluster, i)), (int)i + 4);
  for (int id = 1; id <= 3; id++)
    EXPECT(scene->asked[id] && scene->codes[id] == FINE);
  EXPECT_EQ(strspn(ask(scene, NULL, 6), "456 "), 12);
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(restart_round_robin) {
  expect_restart(CP_SCHEDULE_ROUND_ROBIN);
}

TEST(restart_shared) {
  expect_restart(CP_SCHEDULE_SHARED);
}

/* One by one: never more than one above the number, and never one below. */
static void expect_three(cp_worker *worker, void *ctx) {
  const struct scene *scene = ctx;
  size_t count = cp_cluster_count(cp_worker_cluster(worker));
  (void)scene;
  EXPECT_GE(count, 3);
  EXPECT_LE(count, 4);
}
TEST(restart_of_workers_that_do_not_listen) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 3));
  run_until(&scene->online, 3);
  EXPECT_OK(cp_cluster_on_online(scene->cluster, expect_three, scene));
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->status, 0);
  EXPECT_STR(
      strstr(scene->events, "online 4"),
      "online 4, disconnect 1, exit 1, online 5, disconnect 2, exit 2, online 6, disconnect 3, exit 3");
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(restart_that_fails_leaves_the_old_ones) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("fragile", "0"), .workers = 2, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 2);
  make_file("bad");
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->status, -ECHILD);
  EXPECT_EQ(scene->codes[3], 3);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 2);
  EXPECT_EQ(strspn(ask(scene, NULL, 4), "12 "), 8);
  EXPECT_SYS(unlink("bad"));
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  run_until(&scene->done, 2);
  EXPECT_EQ(scene->status, 0);
  EXPECT_EQ(strspn(ask(scene, NULL, 4), "45 "), 8);
  scene_disconnect(scene);
  scene_close(scene);
}

/* The one that is being replaced dies meanwhile: it is replaced once, not twice. */
TEST(death_in_a_restart) {
  struct scene *scene = scene_open(
      CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 2, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 2);
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  kill_worker(scene, 0);
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->status, 0);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 2);
  EXPECT_EQ(strspn(ask(scene, NULL, 4), "34 "), 8);
  scene->asked[1] = false; /* perhaps it was, after it had died and before that was seen */
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(disconnect_in_a_restart) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 2));
  run_until(&scene->listening, 2);
  EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, NULL, NULL));
  run(NULL);
  EXPECT_EQ(scene->done, 1);
  EXPECT_EQ(scene->status, -ECANCELED);
  EXPECT_EQ(scene->exits, 3);
  scene_close(scene);
}
