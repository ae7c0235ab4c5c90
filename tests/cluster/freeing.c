/* Clusters that are freed, from every callback and from elsewhere; and what is refused at the start. */
#include "scene.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void kill_worker(const struct scene *scene, size_t index) {
  EXPECT_EQ(cp_kill(cp_worker_child(cp_cluster_worker(scene->cluster, index)), SIGKILL), 1);
}

/* ---- freeing ---- */

static void free_it(cp_worker *worker, void *ctx) {
  struct scene *scene = ctx;
  scene->cluster = cp_cluster_free(cp_worker_cluster(worker));
  EXPECT_GT(cp_worker_id(worker), 0);
}
static void free_listening(cp_worker *worker, const cp_address *address, void *ctx) {
  EXPECT(address->port > 0);
  free_it(worker, ctx);
}
static void free_exit(cp_worker *worker, const cp_result *result, void *ctx) {
  EXPECT_EQ(result->signal, SIGKILL);
  free_it(worker, ctx);
}
static void free_done(cp_cluster *cluster, int status, void *ctx) {
  struct scene *scene = ctx;
  EXPECT_LE(status, 0);
  scene->cluster = cp_cluster_free(cluster);
}
static void too_late(cp_worker *worker, void *ctx) {
  (void)worker, (void)ctx;
  FAIL("an event of a cluster that was freed");
}

static struct scene *open_three(void) {
  return scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 3, .respawn = true));
}

TEST(freed_when_online) {
  struct scene *scene = open_three();
  EXPECT_OK(cp_cluster_on_online(scene->cluster, free_it, scene));
  EXPECT_OK(cp_cluster_on_online(scene->cluster, too_late, scene));
  scene_close((run(NULL), scene));
}

TEST(freed_when_listening) {
  struct scene *scene = open_three();
  EXPECT_OK(cp_cluster_on_listening(scene->cluster, free_listening, scene));
  EXPECT_OK(cp_cluster_on_disconnect(scene->cluster, too_late, scene));
  scene_close((run(NULL), scene));
}

TEST(freed_when_disconnected) {
  struct scene *scene = open_three();
  EXPECT_OK(cp_cluster_on_disconnect(scene->cluster, free_it, scene));
  run_until(&scene->listening, 3);
  kill_worker(scene, 1);
  scene_close((run(NULL), scene));
  /* no exit came after it: scene_close() would have found a child */
}

TEST(freed_at_exit) {
  struct scene *scene = open_three();
  EXPECT_OK(cp_cluster_on_exit(scene->cluster, free_exit, scene));
  run_until(&scene->listening, 3);
  kill_worker(scene, 1);
  scene_close((run(NULL), scene));
}

TEST(freed_when_done) {
  struct scene *scene = open_three();
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, free_done, scene));
  run(NULL);
  EXPECT(scene->cluster == NULL);
  scene_close(scene);
  scene = open_three();
  run_until(&scene->listening, 3);
  EXPECT_OK(cp_cluster_restart(scene->cluster, free_done, scene));
  scene_close((run(NULL), scene));
}

TEST(freed_under_load) {
  struct scene *scene = open_three();
  run_until(&scene->listening, 3);
  int clients[20];
  for (int i = 0; i < 20; i++)
    clients[i] = connect_to(scene->port);
  (void)cp_loop_step(cp_loop_default(), 0); /* some are on their way now */
  scene_close(scene);
  for (int i = 0; i < 20; i++)
    close(clients[i]);
}

TEST(loop_goes_first) {
  cp_loop *loop = cp_loop_new();
  cp_cluster *cluster = cp_cluster_new(
      CP_CLUSTER_OPTIONS(HELPERS("hello", "0"), .workers = 2, .options = CP_OPTIONS(.loop = loop)));
  EXPECT(cluster != NULL);
  EXPECT_EQ(cp_loop_step(loop, DEADLINE_MS), 1);
  int pids[] = {cp_pid(cp_worker_child(cp_cluster_worker(cluster, 0))),
                cp_pid(cp_worker_child(cp_cluster_worker(cluster, 1)))};
  loop = cp_loop_free(loop);
  EXPECT_EQ(cp_cluster_count(cluster), 0);
  EXPECT(cp_cluster_fork(cluster, NULL) == NULL);
  EXPECT_EQ(cp_cluster_disconnect(cluster, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_cluster_restart(cluster, NULL, NULL), -EINVAL);
  cluster = cp_cluster_free(cluster);
  for (int i = 0; i < 2; i++)
    expect_reaped(pids[i], -1);
}

/* A process that the host has forked has the handle, too. It may free it: workers and sockets are not its
 * own. */
TEST(freed_in_a_copy_of_the_host) {
  char path[500];
  snprintf(path, sizeof path, "%s/s", test_dir());
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("hello", "./s"), .workers = 2));
  run_until(&scene->listening, 2);
  int pid = fork(), status;
  EXPECT_SYS(pid);
  if (pid == 0) {
    EXPECT(cp_cluster_free(scene->cluster) == NULL);
    _exit(FINE);
  }
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == FINE);
  EXPECT_EQ(strspn(ask(scene, path, 4), "12 "), 8);
  scene_disconnect(scene);
  EXPECT_EQ(access(path, F_OK), -1);
  scene_close(scene);
}

/* ---- what is refused ---- */

static void expect_refused(const cp_cluster_options *options, const char *word) {
  EXPECT(cp_cluster_new(options) == NULL);
  EXPECT_EQ(cp_last_error()->errnum, EINVAL);
  EXPECT_CONTAINS(cp_last_error()->message, word);
  EXPECT_NE(*cp_last_error()->advice, '\0');
}

TEST(options_that_make_no_sense) {
  cp_queue *queue = cp_queue_new(1);
  expect_refused(NULL, "size");
  expect_refused(CP_CLUSTER_OPTIONS(.workers = 1), "exec");
  expect_refused(CP_CLUSTER_OPTIONS(HELPERS("idle"), .scheduling = (cp_scheduling)7), "scheduling");
  expect_refused(CP_CLUSTER_OPTIONS(HELPERS("idle"), .backoff_ms = -1), "backoff_ms");
  expect_refused(CP_CLUSTER_OPTIONS(HELPERS("idle"), .backoff_max_ms = -1), "backoff_max_ms");
  expect_refused(CP_CLUSTER_OPTIONS(HELPERS("idle"), .grace_ms = -1), "grace_ms");
  expect_refused(CP_CLUSTER_OPTIONS(HELPERS("idle"), .options = CP_OPTIONS(.queue = queue)), "queue");
  expect_refused(
      CP_CLUSTER_OPTIONS(HELPERS("idle"), .options = CP_OPTIONS(.stdio = CP_STDIO(CP_STREAM(NULL)))),
      "stdio");
  queue = cp_queue_free(queue);
}

TEST(worker_that_cannot_be_started) {
  EXPECT(cp_cluster_new(CP_CLUSTER_OPTIONS(.exec = "./nothing", .workers = 1)) == NULL);
  EXPECT_STR(cp_last_error()->code, "ENOENT");
  EXPECT_STR(cp_last_error()->message, "spawn ./nothing ENOENT");
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle")));
  test_fault_arm("parent:clone=EAGAIN");
  EXPECT(cp_cluster_fork(scene->cluster, NULL) == NULL);
  test_fault_disarm();
  EXPECT_EQ(cp_last_error()->errnum, EAGAIN);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 0);
  run(NULL);
  EXPECT(cp_cluster_fork(scene->cluster, NULL) != NULL);
  EXPECT_EQ(cp_worker_id(cp_cluster_worker(scene->cluster, 0)), 1);
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(second_of_the_first_workers_fails) {
  test_fault_arm("parent:socketpair#2=EMFILE");
  EXPECT(cp_cluster_new(CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 3)) == NULL);
  test_fault_disarm();
  EXPECT_EQ(cp_last_error()->errnum, EMFILE);
  run(NULL);
  expect_no_child();
}

TEST(null_has_no_effect) {
  EXPECT(cp_cluster_free(NULL) == NULL);
  EXPECT(cp_cluster_fork(NULL, NULL) == NULL);
  EXPECT_EQ(cp_cluster_disconnect(NULL, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_cluster_restart(NULL, NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_cluster_on_online(NULL, too_late, NULL), -EINVAL);
  cp_cluster_off(NULL, 1);
  EXPECT_EQ(cp_cluster_count(NULL), 0);
  EXPECT(cp_cluster_worker(NULL, 0) == NULL);
  EXPECT_EQ(cp_worker_id(NULL), 0);
  EXPECT(cp_worker_child(NULL) == NULL && cp_worker_cluster(NULL) == NULL);
  EXPECT(!cp_worker_asked(NULL));
  EXPECT_EQ(cp_worker_disconnect(NULL), -EINVAL);
  EXPECT(cp_listener_close(NULL) == NULL);
}

TEST(removed_listeners_are_not_called) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("idle"), .workers = 1));
  int id = cp_cluster_on_online(scene->cluster, too_late, NULL);
  EXPECT_OK(id);
  cp_cluster_off(scene->cluster, id);
  EXPECT_EQ(cp_cluster_on_online(scene->cluster, NULL, NULL), -EINVAL);
  run_until(&scene->online, 1);
  scene_disconnect(scene);
  scene_close(scene);
}
