/* Under load: workers are replaced one by one, again and again, and no client is refused, reset or left
 * without answer. */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUESTS = 4000, AT_ONCE = 16, RESTARTS = 3 };

/* ---- a client of our own ---- */

/* hammer PORT TIMES: so many requests, one after the other; each must be answered whole. */
HELPER(hammer) {
  static const char request[] = "GET / HTTP/1.0\r\n\r\n";
  char answer[300];
  for (int i = atoi(argv[2]); i > 0; i--) {
    int fd = connect_to(atoi(argv[1]));
    EXPECT_EQ(write(fd, request, sizeof request - 1), (ssize_t)sizeof request - 1);
    read_to_end(fd, answer, sizeof answer);
    EXPECT_CONTAINS(answer, "200 OK");
    EXPECT_CONTAINS(answer, "hello\n");
  }
  return FINE;
}

struct clients {
  int ended;
  char text[8192]; /* of the last */
};

static void client_done(const cp_result *result, void *ctx) {
  struct clients *clients = ctx;
  NOTE("%s%s", result->out.data, result->err.data);
  if (result->code != FINE && result->code != 0)
    FAIL("a client ended with %d: %s", result->code, result->err.data);
  snprintf(clients->text, sizeof clients->text, "%s", result->out.data);
  clients->ended++;
}

static void start_hammers(const struct scene *scene, struct clients *clients) {
  char port[16], times[16];
  snprintf(port, sizeof port, "%d", scene->port);
  snprintf(times, sizeof times, "%d", REQUESTS / AT_ONCE);
  for (int i = 0; i < AT_ONCE; i++)
    EXPECT(cp_exec_file(test_program(), HELPER_ARGS("hammer", port, times), NULL, client_done, clients) !=
           NULL);
}

/* ---- ab of apache2-utils ---- */

static void start_ab(const struct scene *scene, struct clients *clients) {
  char url[64], times[16], at_once[16];
  snprintf(url, sizeof url, "http://127.0.0.1:%d/", scene->port);
  snprintf(times, sizeof times, "%d", REQUESTS);
  snprintf(at_once, sizeof at_once, "%d", AT_ONCE);
  EXPECT(cp_exec_file("ab", CP_ARGS("-q", "-n", times, "-c", at_once, url), NULL, client_done, clients) !=
         NULL);
}

static void expect_all_served(const struct clients *clients) {
  char complete[64];
  snprintf(complete, sizeof complete, "Complete requests:      %d\n", REQUESTS);
  EXPECT_CONTAINS(clients->text, complete);
  EXPECT_CONTAINS(clients->text, "Failed requests:        0\n");
  EXPECT(strstr(clients->text, "Non-2xx") == NULL);
}

static void need(const char *program, const char *package) {
  char *path = cp_which(program, NULL);
  if (path == NULL)
    SKIP("%s is not installed (Debian: %s)", program, package);
  free(path);
}

/* ---- the load ---- */

/* Restarts again and again until the clients are through, and at least so often. */
static void restart_under(struct scene *scene, const struct clients *clients, int expected) {
  for (int i = 0; i < RESTARTS || clients->ended < expected; i++) {
    EXPECT_OK(cp_cluster_restart(scene->cluster, count_done, scene));
    run_until(&scene->done, i + 1);
    EXPECT_EQ(scene->status, 0);
  }
  run_until(&clients->ended, expected);
}

static struct scene *open_http(cp_scheduling scheduling) {
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("http"), .workers = 3, .scheduling = scheduling));
  run_until(&scene->listening, 3);
  return scene;
}

static void expect_hammers(cp_scheduling scheduling) {
  struct clients clients = {0};
  struct scene *scene = open_http(scheduling);
  start_hammers(scene, &clients);
  restart_under(scene, &clients, AT_ONCE);
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(restarts_under_own_clients) {
  expect_hammers(CP_SCHEDULE_ROUND_ROBIN);
}

TEST(restarts_under_own_clients_shared) {
  expect_hammers(CP_SCHEDULE_SHARED);
}

static void expect_ab(cp_scheduling scheduling) {
  struct clients clients = {0};
  need("ab", "apache2-utils");
  struct scene *scene = open_http(scheduling);
  start_ab(scene, &clients);
  restart_under(scene, &clients, 1);
  expect_all_served(&clients);
  scene_disconnect(scene);
  scene_close(scene);
}

TEST(restarts_under_ab) {
  expect_ab(CP_SCHEDULE_ROUND_ROBIN);
}

TEST(restarts_under_ab_shared) {
  expect_ab(CP_SCHEDULE_SHARED);
}

/* Node's workers in their stead: an HTTP server as everybody writes it. */
TEST(restarts_of_node_under_ab) {
  struct clients clients = {0};
  need("ab", "apache2-utils");
  need("node", "nodejs");
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(.exec = PROJECT_ROOT "/tests/cluster/node/http_worker.js", .workers = 2));
  run_until(&scene->listening, 2);
  start_ab(scene, &clients);
  restart_under(scene, &clients, 1);
  EXPECT_CONTAINS(clients.text, "Failed requests:        0\n");
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, NULL, NULL));
  scene_close((run(NULL), scene));
}

/* Workers that die take with them what they are serving, and nothing that they were only about to be given.
 */
TEST(deaths_under_load_cost_no_more_than_what_was_served) {
  struct clients clients = {0};
  struct scene *scene =
      scene_open(CP_CLUSTER_OPTIONS(HELPERS("http"), .workers = 2, .respawn = true, .backoff_ms = CP_ZERO));
  run_until(&scene->listening, 2);
  char port[16];
  snprintf(port, sizeof port, "%d", scene->port);
  for (int i = 0; i < 4; i++)
    EXPECT(cp_exec_file(test_program(), HELPER_ARGS("persistent", port, "300"), NULL, client_done,
                        &clients) != NULL);
  for (int deaths = 1; deaths <= 5; deaths++) {
    EXPECT_EQ(cp_kill(cp_worker_child(cp_cluster_worker(scene->cluster, 0)), 9), 1);
    run_until(&scene->exits, deaths);
    run_until(&scene->listening, 2 + deaths);
  }
  run_until(&clients.ended, 4);
  scene_disconnect(scene);
  scene_close(scene);
}

/* persistent PORT TIMES: an answer that breaks off is asked for again; a connection is never refused. */
HELPER(persistent) {
  static const char request[] = "GET / HTTP/1.0\r\n\r\n";
  char answer[300];
  for (int left = atoi(argv[2]), broken = 0; left > 0;) {
    int fd = connect_to(atoi(argv[1]));
    ssize_t n = send(fd, request, sizeof request - 1, MSG_NOSIGNAL);
    size_t at = 0;
    while (n > 0 && at < sizeof answer - 1 && (n = read(fd, answer + at, sizeof answer - 1 - at)) > 0)
      at += (size_t)n;
    answer[at] = '\0';
    close(fd);
    bool whole = strstr(answer, "hello\n") != NULL;
    left -= whole;
    broken += !whole;
    EXPECT_LE(broken, 20);
  }
  return FINE;
}
