/* A port that is served by a cluster: each piece is asked for over a connection of its own. */
#ifndef BY_CLUSTER_H
#define BY_CLUSTER_H

#include "work.h"

#include "childproc.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a worker: a line "7" asks for piece 7, the answer is "primes memory" ---- */

static void on_question(cp_stream *stream, const char *line, size_t size, void *ctx) {
  char answer[100];
  (void)size;
  long primes = do_piece(ctx, atoi(line));
  snprintf(answer, sizeof answer, "%ld %ld\n", primes, peak_memory());
  cp_write(stream, answer, strlen(answer));
  cp_end(stream);
}

static void on_visitor(cp_listener *listener, int fd, void *ctx) {
  (void)listener;
  cp_on_line(cp_stream_open(NULL, fd), on_question, ctx);
}

static int be_cluster_worker(const struct job *job) {
  cp_address address = {"127.0.0.1", 0};
  cp_cluster_listen(&address, on_visitor, NULL, (void *)job);
  return cp_run();
}

/* ---- the primary, which here is its own client, too ---- */

struct service {
  const struct job *job;
  cp_cluster *cluster;
  int port, listening;
  int next, open; /* the next piece; questions that are under way */
  long primes, memory;
};

struct question {
  struct service *service;
  int piece;
  bool answered;
};

static void ask(struct service *service, int piece);

static void on_reply(cp_stream *stream, const char *line, size_t size, void *ctx) {
  struct question *question = ctx;
  long primes = 0, memory = 0;
  (void)stream, (void)size;
  question->answered = sscanf(line, "%ld %ld", &primes, &memory) == 2;
  question->service->primes += primes;
  if (memory > question->service->memory)
    question->service->memory = memory;
}

/* A connection that broke off without an answer is asked again: the cluster has other workers. */
static void on_question_close(cp_stream *stream, void *ctx) {
  struct question *question = ctx;
  struct service *service = question->service;
  (void)stream;
  service->open--;
  if (!question->answered)
    ask(service, question->piece);
  else if (service->next < PIECES)
    ask(service, service->next++);
  else if (service->open == 0)
    cp_cluster_disconnect(service->cluster, NULL, NULL);
  free(question);
}

static void ask(struct service *service, int piece) {
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((unsigned short)service->port)};
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct question *question = calloc(1, sizeof *question);
  if (fd < 0 || question == NULL || connect(fd, (struct sockaddr *)&place, sizeof place) < 0) {
    perror("ask");
    exit(1);
  }
  *question = (struct question){service, piece, false};
  cp_stream *stream = cp_stream_open(NULL, fd);
  char text[16];
  snprintf(text, sizeof text, "%d\n", piece);
  cp_write(stream, text, strlen(text));
  cp_on_line(stream, on_reply, question);
  cp_stream_on_close(stream, on_question_close, question);
  service->open++;
}

static void on_ready(cp_worker *worker, const cp_address *address, void *ctx) {
  struct service *service = ctx;
  (void)worker;
  service->port = address->port;
  if (++service->listening == service->job->parallel)
    while (service->open < service->job->parallel && service->next < PIECES)
      ask(service, service->next++);
}

static void by_cluster(const struct job *job, const char *program) {
  char limit[32], parallel[16];
  snprintf(limit, sizeof limit, "%ld", job->limit);
  snprintf(parallel, sizeof parallel, "%d", job->parallel);
  const char *const args[] = {"--worker", limit, parallel, job->crash ? "crash" : "sound", NULL};
  struct service service = {.job = job};
  service.cluster =
      cp_cluster_new(CP_CLUSTER_OPTIONS(.exec = program, .args = args, .workers = (size_t)job->parallel,
                                        .respawn = true, .options = CP_OPTIONS(.limits.core = CP_LIMIT(0))));
  cp_cluster_on_listening(service.cluster, on_ready, &service);
  cp_run();
  cp_cluster_free(service.cluster);
  tell(service.primes, service.memory * job->parallel); /* the largest worker, so many times */
}

#endif
