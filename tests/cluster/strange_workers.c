/* A primary whose worker asks for what there is not, and for what there is in every form. */
#include "scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- questions ---- */

struct question {
  const char *members;
  int errnum;       /* of the answer */
  const char *says; /* a part of it, or NULL */
};

static const struct question questions[] = {
    {"\"port\":65536,\"addressType\":4", EINVAL, "\"key\":\"127.0.0.1:65536:4:undefined:0\""},
    {"\"port\":-2,\"addressType\":4", EINVAL, NULL},
    {"\"port\":0,\"addressType\":4,\"backlog\":-1", EINVAL, NULL},
    {"\"port\":0,\"addressType\":4,\"backlog\":2147483648", EINVAL, NULL},
    {"\"port\":0,\"addressType\":5", EINVAL, NULL},
    {"\"port\":0,\"addressType\":\"tcp\"", EINVAL, NULL},
    {"\"port\":0", EINVAL, "\"data\":null"},
    {"\"port\":0,\"addressType\":4,\"fd\":3", ENOTSUP, NULL},
    {"\"port\":0,\"addressType\":4,\"fd\":-1,\"data\":{\"a\":[1]}", 0, "\"data\":{\"a\":[1]}"},
    {"\"port\":0,\"addressType\":4,\"fd\":-1", 0, "\"data\":{\"a\":[1]}"}, /* the one that there is */
    {"\"port\":0,\"addressType\":4,\"backlog\":7", 0, "\"family\":\"IPv4\""},
    {"\"port\":0,\"addressType\":\"udp4\"", 0, "\"key\":\"127.0.0.1:0:udp4:undefined:0\""},
    {"\"port\":0,\"addressType\":\"udp6\"", EINVAL, NULL}, /* an address of the other family */
    {"\"port\":0,\"addressType\":6,\"flags\":1", EINVAL, NULL},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

struct asked {
  size_t at; /* the question that waits for its answer */
  bool closed;
};

static void ask_next(struct asked *asked) {
  char text[300];
  const struct question *one = &questions[asked->at];
  snprintf(text, sizeof text,
           "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"queryServer\",\"address\":\"127.0.0.1\",\"index\":0,%s,"
           "\"seq\":%zu}",
           one->members, asked->at);
  EXPECT_OK(cp_send(cp_parent(), text));
}

static void hear_answer(cp_channel *channel, const char *json, size_t size, void *ctx) {
  struct asked *asked = ctx;
  char text[600], ack[30];
  cp_handle handle = cp_take_handle(channel);
  if (handle.fd >= 0)
    EXPECT_SYS(close(handle.fd));
  EXPECT_LT(snprintf(text, sizeof text, "%.*s", (int)size, json), (int)sizeof text);
  snprintf(ack, sizeof ack, "\"ack\":%zu,", asked->at);
  if (strstr(text, "\"disconnect\"") != NULL)
    EXPECT_OK(cp_disconnect(channel));
  if (asked->at == QUESTIONS || strstr(text, ack) == NULL)
    return;
  const struct question *one = &questions[asked->at];
  const char *number = strstr(text, "\"errno\":");
  EXPECT(number != NULL);
  EXPECT_EQ(-atoi(number + strlen("\"errno\":")), one->errnum); /* null is no error, too */
  if (one->says != NULL)
    EXPECT_CONTAINS(text, one->says);
  if (++asked->at < QUESTIONS)
    ask_next(asked);
  else
    EXPECT_OK(
        cp_send(cp_parent(), "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"listening\",\"port\":-1,\"seq\":99}"));
}

HELPER(asks) {
  struct asked asked = {0};
  EXPECT_OK(cp_on_internal_message(cp_parent(), hear_answer, &asked));
  cp_channel_ref(cp_parent());
  EXPECT_OK(cp_send(cp_parent(), "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"online\",\"seq\":0}"));
  EXPECT_OK(cp_send(cp_parent(), "{\"cmd\":\"NODE_CLUSTER\",\"act\":\"online\",\"seq\":0}")); /* told once */
  ask_next(&asked);
  EXPECT_OK(cp_run());
  EXPECT_EQ(asked.at, QUESTIONS);
  return FINE;
}

TEST(questions_and_answers) {
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("asks"), .workers = 1));
  run_until(&scene->listening, 1);
  EXPECT_EQ(scene->online, 1);
  EXPECT_EQ(scene->port, -1);
  EXPECT_STR(scene->address, "any");
  scene_disconnect(scene);
  EXPECT_EQ(scene->codes[1], FINE);
  scene_close(scene);
}

/* ---- sockets that cannot be made ---- */

/* told CODE: listens, and is told this error. */
static void expect_told(cp_listener *listener, const cp_address *address, const cp_error *error, void *ctx) {
  (void)listener;
  EXPECT(address == NULL && error != NULL);
  EXPECT_STR(error->code, ctx);
  EXPECT_OK(cp_send(cp_parent(), "\"told\""));
}
static void not_wanted(cp_listener *listener, int fd, void *ctx) {
  (void)listener, (void)ctx;
  FAIL("connection %d", fd);
}
HELPER(told) {
  EXPECT(cp_cluster_listen(NULL, not_wanted, expect_told, argv[1]) != NULL);
  EXPECT_GT(cp_cluster_worker_id(), 0);
  EXPECT_OK(cp_run());
  return FINE;
}

static void count_message(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)channel;
  EXPECT_MEM(json, size, "\"told\"", strlen("\"told\""));
  ++*(int *)ctx;
}

static void expect_lack(const char *rule, const char *code, cp_scheduling scheduling) {
  int told = 0;
  NOTE("%s", rule);
  int fds = test_open_fds();
  struct scene *scene = scene_open(CP_CLUSTER_OPTIONS(HELPERS("told", code), .scheduling = scheduling));
  cp_worker *worker = cp_cluster_fork(scene->cluster, NULL);
  EXPECT_OK(cp_on_message(cp_channel_of(cp_worker_child(worker)), count_message, &told));
  test_fault_arm(rule);
  run_until(&told, 1);
  EXPECT_GE(test_fault_fired(), 1);
  test_fault_disarm();
  EXPECT_EQ(scene->listening, 0);
  scene_disconnect(scene);
  scene_close(scene);
  expect_as_before(fds);
}

TEST(socket_that_cannot_be_made) {

  EXPECT_OK(cp_loop_step(cp_loop_default(), 0));
  expect_lack("parent:bind=EACCES", "EACCES", CP_SCHEDULE_ROUND_ROBIN);
  expect_lack("parent:listen=EADDRINUSE", "EADDRINUSE", CP_SCHEDULE_ROUND_ROBIN);
  expect_lack("parent:getsockname=ENOBUFS", "ENOBUFS", CP_SCHEDULE_ROUND_ROBIN);
  expect_lack("parent:getsockname=ENOBUFS", "ENOBUFS", CP_SCHEDULE_SHARED);
}
