/* expect: FAIL */
#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { IDLE = -1 };

typedef struct worker {
  pid_t pid; /* 0: there is none */
  int fd;
  int job; /* or IDLE */
} worker;

typedef struct pool {
  pool_work *work;
  worker workers[POOL_MOST_WORKERS];
  int size, count, finished;
  pool_result *results;
  int queue[POOL_TRIES * POOL_MOST_JOBS], first, last; /* jobs that nobody has */
  int error;                                           /* why the last worker could not be started */
} pool;

/* ---- In the worker ---- */

/* With a copy of another one's socket, that one would never see its end. */
static void be_worker(const pool *one, int fd) {
  int job;
  for (int i = 0; i < one->size; i++)
    if (one->workers[i].pid)
      close(one->workers[i].fd);
  while (recv(fd, &job, sizeof job, 0) == (ssize_t)sizeof job) {
    char answer[POOL_ANSWER] = "";
    one->work(job, answer);
    (void)send(fd, answer, sizeof answer, MSG_NOSIGNAL);
  }
  _exit(0);
}

/* ---- Workers come and go ---- */

static void start(pool *one, worker *slot) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
    one->error = errno;
    return;
  }
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    be_worker(one, ends[1]);
  }
  one->error = errno;
  close(ends[1]);
  if (pid < 0)
    close(ends[0]);
  else
    *slot = (worker){pid, ends[0], IDLE};
}

/* Its end of the socket is closed, so it ends if it has not yet. */
static int end(worker *slot) {
  int status = 0;
  close(slot->fd);
  while (waitpid(slot->pid, &status, 0) < 0 && errno == EINTR)
    ;
  slot->pid = 0;
  return status;
}

/* ---- Jobs ---- */

static bool give(pool *one, worker *to) {
  int job = one->queue[one->first % (POOL_TRIES * POOL_MOST_JOBS)];
  to->job = job;
  one->first++;
  one->results[job].tries++;
  return send(to->fd, &job, sizeof job, MSG_NOSIGNAL) >= 0; /* if not, it has ended: poll() tells */
}

static void lost(pool *one, worker *slot) {
  int job = slot->job, status = end(slot);
  if (job == IDLE)
    return;
  pool_result *result = &one->results[job];
  if (status != 0) {
    one->queue[one->last++ % (POOL_TRIES * POOL_MOST_JOBS)] = job;
    return;
  }
  result->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  one->finished++;
}

static void receive(pool *one, worker *from) {
  char answer[POOL_ANSWER];
  if (recv(from->fd, answer, sizeof answer, 0) != (ssize_t)sizeof answer) {
    lost(one, from);
    return;
  }
  one->results[from->job].done = true;
  memcpy(one->results[from->job].answer, answer, sizeof answer);
  from->job = IDLE;
  one->finished++;
}

/* Each idle worker gets a job, and where there is none, one is started. How many have one. */
static int hand_out(pool *one) {
  int busy = 0;
  for (int i = 0; i < one->size; i++) {
    worker *slot = &one->workers[i];
    if (!slot->pid && one->first < one->last)
      start(one, slot);
    if (slot->pid && slot->job == IDLE && one->first < one->last)
      (void)give(one, slot);
    busy += slot->pid && slot->job != IDLE;
  }
  return busy;
}

static int run(pool *one) {
  while (one->finished < one->count) {
    struct pollfd fds[POOL_MOST_WORKERS];
    if (hand_out(one) == 0)
      return -1;
    for (int i = 0; i < one->size; i++)
      fds[i] = (struct pollfd){.fd = one->workers[i].pid ? one->workers[i].fd : -1, .events = POLLIN};
    if (poll(fds, (nfds_t)one->size, -1) < 0)
      continue;
    for (int i = 0; i < one->size; i++)
      if (fds[i].revents)
        receive(one, &one->workers[i]);
  }
  return 0;
}

int pool_run(pool_work *work, int workers, int count, pool_result results[]) {
  pool one = {.work = work, .size = workers, .count = count, .results = results};
  for (int i = 0; i < count; i++) {
    results[i] = (pool_result){.done = false};
    one.queue[one.last++] = i;
  }
  int result = run(&one);
  for (int i = 0; i < one.size; i++)
    if (one.workers[i].pid)
      (void)end(&one.workers[i]);
  errno = one.error;
  return result;
}
