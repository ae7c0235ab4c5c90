#include "scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void note(struct scene *scene, const char *event, const cp_worker *worker) {
  size_t at = strlen(scene->events);
  snprintf(scene->events + at, sizeof scene->events - at, "%s%s %d", at > 0 ? ", " : "", event,
           cp_worker_id(worker));
}

static void on_online(cp_worker *worker, void *ctx) {
  struct scene *scene = ctx;
  scene->online++;
  note(scene, "online", worker);
}

static void on_listening(cp_worker *worker, const cp_address *address, void *ctx) {
  struct scene *scene = ctx;
  scene->listening++;
  scene->port = address->port;
  snprintf(scene->address, sizeof scene->address, "%s", address->address ? address->address : "any");
  note(scene, "listening", worker);
}

static void on_disconnect(cp_worker *worker, void *ctx) {
  struct scene *scene = ctx;
  scene->disconnects++;
  note(scene, "disconnect", worker);
}

static void on_exit_event(cp_worker *worker, const cp_result *result, void *ctx) {
  struct scene *scene = ctx;
  int id = cp_worker_id(worker);
  EXPECT_LT(id, SCENE_WORKERS);
  scene->codes[id] = result->code;
  scene->signals[id] = result->signal;
  scene->asked[id] = cp_worker_asked(worker);
  scene->exits++;
  note(scene, "exit", worker);
}

struct scene *scene_open(const cp_cluster_options *options) {
  struct scene *scene = calloc(1, sizeof *scene);
  EXPECT(scene != NULL);
  scene->cluster = cp_cluster_new(options);
  if (scene->cluster == NULL)
    FAIL("cluster: %s", cp_last_error()->message);
  EXPECT_OK(cp_cluster_on_online(scene->cluster, on_online, scene));
  EXPECT_OK(cp_cluster_on_listening(scene->cluster, on_listening, scene));
  EXPECT_OK(cp_cluster_on_disconnect(scene->cluster, on_disconnect, scene));
  EXPECT_OK(cp_cluster_on_exit(scene->cluster, on_exit_event, scene));
  return scene;
}

void scene_close(struct scene *scene) {
  scene->cluster = cp_cluster_free(scene->cluster);
  run(NULL);
  expect_no_child();
  free(scene);
}

void count_done(cp_cluster *cluster, int status, void *ctx) {
  struct scene *scene = ctx;
  EXPECT(cluster == scene->cluster);
  scene->done++;
  scene->status = status;
}

void scene_disconnect(struct scene *scene) {
  int first = scene->exits;
  scene->done = 0;
  EXPECT_OK(cp_cluster_disconnect(scene->cluster, count_done, scene));
  run_until(&scene->done, 1);
  EXPECT_EQ(scene->status, 0);
  EXPECT_EQ(cp_cluster_count(scene->cluster), 0);
  NOTE("%s", scene->events);
  EXPECT_GT(scene->exits, first);
  for (int id = 1; id < SCENE_WORKERS; id++)
    if (scene->asked[id])
      EXPECT_EQ(scene->codes[id], FINE);
}

void run_until(const int *counter, int value) {
  while (*counter < value)
    if (cp_loop_step(cp_loop_default(), 100) != 1 && *counter < value)
      FAIL("nothing is left to happen, and it is %d, not %d", *counter, value);
}

/* ---- clients ---- */

static void client_done(const cp_result *result, void *ctx) {
  struct scene *scene = ctx;
  EXPECT_EQ(result->code, FINE);
  size_t at = strlen(scene->answers);
  EXPECT_LT(at + result->out.size, sizeof scene->answers);
  memcpy(scene->answers + at, result->out.data, result->out.size + 1);
  scene->clients++;
}

void start_client(struct scene *scene, const char *path, int times) {
  char number[16], place[16];
  snprintf(number, sizeof number, "%d", times);
  snprintf(place, sizeof place, "%d", scene->port);
  cp_child *child =
      cp_exec_file(test_program(), HELPER_ARGS("client", path ? path : place, number),
                   CP_OPTIONS(.stdio = CP_STDIO(CP_IGNORE, CP_PIPE, CP_INHERIT)), client_done, scene);
  EXPECT(child != NULL);
}

const char *ask(struct scene *scene, const char *path, int times) {
  int before = scene->clients;
  scene->answers[0] = '\0';
  start_client(scene, path, times);
  run_until(&scene->clients, before + 1);
  return scene->answers;
}

void expect_answer(int fd, const char *expected) {
  char text[100];
  size_t at = 0;
  ssize_t n;
  while ((n = recv(fd, text + at, sizeof text - 1 - at, MSG_DONTWAIT)) != 0) {
    if (n > 0)
      at += (size_t)n;
    else
      EXPECT_EQ(errno, EAGAIN);
    EXPECT_OK(cp_loop_step(cp_loop_default(), 10));
  }
  text[at] = '\0';
  EXPECT_STR(text, expected);
  close(fd);
}

/* client PLACE TIMES: prints what each connection gives. */
HELPER(client) {
  char answer[100];
  for (int i = atoi(argv[2]); i > 0; i--) {
    int fd = strchr(argv[1], '/') ? connect_path(argv[1]) : connect_to(atoi(argv[1]));
    read_to_end(fd, answer, sizeof answer);
    EXPECT(answer[0] != '\0');
    printf("%s ", answer);
  }
  return FINE;
}
