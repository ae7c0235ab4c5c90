/* A cluster under test, what has happened in it, and workers and clients for it. */
#ifndef CLUSTER_SCENE_H
#define CLUSTER_SCENE_H

#include "../unit/support.h"
#include "clients.h"

enum { SCENE_WORKERS = 10000 };

struct scene {
  cp_cluster *cluster;
  char events[2048]; /* "online 1, listening 1, …" */
  int online, listening, disconnects, exits;
  int port;                                         /* of the last 'listening' */
  char address[200];                                /* … "any" */
  int codes[SCENE_WORKERS], signals[SCENE_WORKERS]; /* by id */
  bool asked[SCENE_WORKERS];
  int done, status; /* of cp_cluster_disconnect() and cp_cluster_restart() */
  int clients;      /* that have ended */
  char answers[1 << 16];
};

/* Starts a cluster of helpers of this program and listens to all of it. */
struct scene *scene_open(const cp_cluster_options *options);
#define HELPERS(...) .exec = test_program(), .args = HELPER_ARGS(__VA_ARGS__)

/* Frees the cluster and waits until nothing is left. */
void scene_close(struct scene *scene);

/* Ends it as it should: every worker is asked, leaves with FINE, and that was all. */
void scene_disconnect(struct scene *scene);

/* Runs the loop until the counter has this value. */
void run_until(const int *counter, int value);

void count_done(cp_cluster *cluster, int status, void *ctx); /* ctx: the scene */

/* A process that connects so many times, one after the other, to the scene's port or to a path. */
void start_client(struct scene *scene, const char *path, int times);

/* What comes on a connection of this process, to its end; the primary goes on meanwhile. Closes it. */
void expect_answer(int fd, const char *expected);

/* The same as start_client(), waited for; what it was answered, "1 2 1 2 ". */
const char *ask(struct scene *scene, const char *path, int times);

#endif
